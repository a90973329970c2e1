"""./run, as the README tells it: with arguments, on a portal of one's own, and on the demo."""
import pathlib
import subprocess

import harness


def run(*arguments, **env):
    done = subprocess.run([str(harness.TOP / "run"), *arguments], capture_output=True, env=harness.environment(**env), check=False,
                          stdin=subprocess.DEVNULL, timeout=170)
    return harness.Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def processes_of_session(session):
    """The processes that `session`, a process id, and its children have left running."""
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rsplit(")", 1)[1].split()[3]) == session:
                yield path.parent.name
        except OSError:
            pass  # it has just ended


class RunScript(harness.TestCase):
    def test_passes_its_arguments_on(self):
        self.assertEqual(run("--version").out, harness.logbook("--version").out)
        self.assertEqual(run("users", "--format", "nonsense").status, 2)

    def test_asks_the_portal_of_the_environment(self):
        with harness.Demo() as portal:
            ours = run(DOCSPACE_BASE_URL=portal.url, DOCSPACE_API_KEY=portal.key)
            self.assertEqual((ours.status, ours.out), (0, portal.ask("users").out))

    def test_shows_the_demo_where_there_is_none_and_stops_it(self):
        with subprocess.Popen([str(harness.TOP / "run")], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=harness.environment(), start_new_session=True, text=True) as process:
            out, err = process.communicate(timeout=170)
        self.assertEqual(list(processes_of_session(process.pid)), [])
        ours = harness.Run(process.returncode, out, err)
        with harness.Demo() as portal:
            self.assertEqual((ours.status, ours.out), (0, portal.ask("users").out))
        self.assertIn("demo portal", ours.err)

    def test_neither_installs_nor_configures_again(self):
        configured = harness.TOP / "build/release/build.ninja"
        run("--version")
        before = configured.stat().st_mtime_ns
        again = run("--version")
        self.assertEqual((again.err, configured.stat().st_mtime_ns), ("", before))

    def test_leaves_standard_input_to_the_program(self):
        body = b'{"response":[{"id":1,"date":"2026-03-02T11:05:41Z","userId":"ann"}]}'
        done = subprocess.run([str(harness.TOP / "run"), "users", "--input", "-"], input=body, capture_output=True,
                              env=harness.environment(), check=True, timeout=170)
        self.assertEqual(done.stdout, b"ann\n")


if __name__ == "__main__":
    harness.main()
