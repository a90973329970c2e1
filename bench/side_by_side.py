"""Whole programs side by side: each round runs every one of them once, in turn, so that a machine whose speed drifts
treats all alike. A ratio is taken round by round and its median quoted. Memory is the peak of the process.
"""
import contextlib
import hashlib
import os
import pathlib
import statistics
import subprocess
import sys
import time

BENCH = pathlib.Path(__file__).resolve().parent
LOGBOOK = BENCH.parent / "build/bench/logbook"


def measure(command, env=None):
    """Seconds and a digest of the output of one run."""
    started = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)
    digest = hashlib.sha256(process.stdout.read()).hexdigest()
    process.wait()
    seconds = time.perf_counter() - started
    process.stdout.close()
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return seconds, digest


# The peak that the kernel keeps for a program counts the process that it was forked from, so a small one forks it.
LAUNCHER = """
import os, sys
pid = os.fork()
if pid == 0:
    os.dup2(os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT), 1)
    os.execvp(sys.argv[2], sys.argv[2:])
print(os.wait4(pid, 0)[2].ru_maxrss)
"""


def peak_mib(command, env=None, out=os.devnull):
    """Peak memory of one run, which writes to the file `out`."""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", LAUNCHER, *map(str, [out, *command])],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, check=True)
    return int(done.stdout) / 1024


def compare(title, commands, rounds, same_output=True, env=None):
    """Runs the commands in turn and prints their table; the first is the one that the others are compared to."""
    peaks = {name: peak_mib(command, env) for name, command in commands.items()}  # and fills the file cache
    runs = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(measure(command, env))
    digests = {digest for measured in runs.values() for _, digest in measured}
    if same_output and len(digests) != 1:
        sys.exit(f"{title}: the programs do not agree")

    ours = next(iter(commands))
    print(f"\n### {title}\n\n| program | median | fastest to slowest | times ours | peak memory |\n|---|---:|---:|---:|---:|")
    for name, measured in runs.items():
        seconds = [run[0] for run in measured]
        ratio = statistics.median(theirs[0] / mine[0] for theirs, mine in zip(measured, runs[ours]))
        print(f"| {name} | {show(statistics.median(seconds))} | {show(min(seconds))} to {show(max(seconds))} | {ratio:.1f} |"
              f" {peaks[name]:.0f} MiB |")


@contextlib.contextmanager
def demo(*options):
    """A portal on this machine; gives what a program needs to know of it, as environment variables."""
    with subprocess.Popen([LOGBOOK, "demo", *map(str, options)], stdout=subprocess.PIPE, text=True) as portal:
        url = portal.stdout.readline().split()[1]
        key = portal.stdout.readline().split()[1]
        try:
            yield {**os.environ, "DOCSPACE_BASE_URL": url, "DOCSPACE_API_KEY": key}
        finally:
            portal.terminate()


def show(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds:.3f} s"
