"""`logbook users --input`: the same from a saved body, however long and however hostile, in little memory."""
import json
import subprocess
import sys
import tempfile
import threading
import unittest

import harness

MOST_KIB = 64 * 1024


# Starts a program from a process that is small itself: the peak that the kernel keeps for a program counts the one
# that it was forked from.
LAUNCHER = """
import os, sys
pid = os.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
_, status, usage = os.wait4(pid, 0)
with open(sys.argv[1], "w") as out:
    out.write(str(usage.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))
"""


def peak_kib(write, *arguments):
    """Pipes what `write(file)` writes into the program; returns how it ended, and its peak memory in KiB."""
    with tempfile.NamedTemporaryFile("r") as peak:
        process = subprocess.Popen([sys.executable, "-I", "-S", "-c", LAUNCHER, peak.name, harness.LOGBOOK, "users", "--input", "-", *arguments],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=harness.environment())

        def feed():
            try:
                with process.stdin:
                    write(process.stdin)
            except BrokenPipeError:
                pass

        feeder = threading.Thread(target=feed)
        feeder.start()
        collected = {}
        readers = [threading.Thread(target=lambda name=name, pipe=pipe: collected.update({name: pipe.read()}))
                   for name, pipe in (("out", process.stdout), ("err", process.stderr))]
        for reader in readers:
            reader.start()
        process.wait()
        for thread in [feeder, *readers]:
            thread.join()
        process.stdout.close()
        process.stderr.close()
        return harness.Run(process.returncode, collected["out"].decode(), collected["err"].decode()), int(peak.read())


class SavedBody(harness.TestCase):
    def test_gives_what_the_live_portal_gave(self):
        with harness.Demo("--seed", 5, "--events", 20) as portal:
            saved = self.file("last.json", harness.logbook("demo", "--seed", 5, "--dump", 20).out)
            for name in ("lines", "json", "jsonl", "table", "csv"):
                self.assertEqual(harness.logbook("users", "--input", saved, "-o", name).out, portal.ask("users", "-o", name).out)

    def test_without_rows_is_no_history_but_to_the_vendors_sample(self):
        for body in (b"{}", b'{"response":null}', b'{"foo":[{"userId":"a"}]}'):
            run = harness.logbook("users", "--input", "-", stdin=body)
            self.assertEqual((run.status, run.out), (0, ""), run)
            run = harness.logbook("users", "--input", "-", "-o", "table", stdin=body)
            self.assertEqual((run.status, run.out), (1, ""), run)
            self.assertIn('has no "response" with login events', run.err)

    def test_is_read_from_standard_input_by_a_dash(self):
        dump = harness.logbook("demo", "--dump", 500, binary=True).out
        from_pipe = harness.logbook("users", "--input", "-", stdin=dump)
        from_file = harness.logbook("users", "--input", self.file("dump.json", dump))
        self.assertEqual((from_pipe.status, from_pipe.out), (0, from_file.out))
        ids = dict.fromkeys(event["userId"] for event in json.loads(dump)["response"])
        self.assertEqual(from_pipe.out.splitlines(), list(ids))

    def test_needs_neither_portal_nor_key(self):
        saved = self.file("empty.json", '{"response":[]}')
        self.assertEqual(harness.logbook("users", "--input", saved).status, 0)

    def test_with_hostile_text_is_shown_harmlessly_and_kept_losslessly(self):
        hostile = harness.TOP / "tests/data/hostile.json"
        for name in ("lines", "json", "jsonl", "table", "csv"):
            ours = harness.logbook("users", "--input", hostile, "-o", name, env={"TZ": "UTC"})
            self.assertEqual(ours.status, 0, ours)
            self.check_golden(f"hostile.{name}", ours.out)
        shown = harness.logbook("users", "--input", hostile, "-o", "table").out
        self.assertFalse([c for c in shown if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or c == "\u202e"])
        kept = json.loads(harness.logbook("users", "--input", hostile, "-o", "json").out)
        self.assertEqual(kept[3], "two\nlines\x1b[1m\"quoted\"")

    def test_of_an_error_answer_is_not_an_empty_history(self):
        saved = self.file("error.json", '{"error":{"message":"Access denied"},"status":1,"statusCode":403}')
        ours = harness.logbook("users", "--input", saved)
        self.assertEqual((ours.status, ours.out), (1, ""))


@unittest.skipIf(harness.SANITIZED, "sanitizers take memory of their own")
class LongBody(harness.TestCase):
    def check_memory(self, write, *arguments):
        ours, kib = peak_kib(write, *arguments)
        self.assertLess(kib, MOST_KIB)
        return ours

    def test_of_a_gigabyte_takes_little_memory(self):
        row = b'{"id":%d,"date":"2026-03-02T11:05:41.0000000+03:00","user":"Ann","userId":"user-%d","actionId":1029,"page":"%s"}'
        block = b",".join(row % (i, i % 1000, b"x" * 300) for i in range(20_000))

        def write(out):
            out.write(b'{"response":[' + block)
            for _ in range(130):
                out.write(b"," + block)
            out.write(b"]}")

        for arguments in ((), ("-o", "table")):
            ours = self.check_memory(write, *arguments)
            self.assertEqual((ours.status, len(ours.out.splitlines())), (0, 1000 + len(arguments) // 2), ours.err)

    def test_of_one_endless_string_takes_little_memory(self):
        def write(out):
            out.write(b'{"response":[{"id":1,"userId":"')
            for _ in range(200):
                out.write(b"x" * (1 << 20))

        ours = self.check_memory(write)
        self.assertEqual(ours.status, 1)
        self.assertIn("is longer than 2097152 bytes", ours.err)

    def test_of_brackets_without_end_takes_little_memory(self):
        for piece in (b"[", b'{"a":', b'[{"a":1},'):
            def write(out, piece=piece):
                out.write(b'{"response":[{"x":')
                for _ in range(100):
                    out.write(piece * (1 << 18))

            self.assertEqual(self.check_memory(write).status, 1, piece)

    def test_with_a_long_envelope_takes_little_memory(self):
        def write(out):
            out.write(b'{"other":[')
            for _ in range(300):
                out.write(b'{"a":"b"},' * 30_000)
            out.write(b'0],"response":[{"id":1,"date":"2026-03-02T11:05:41Z","userId":"ann"}]}')

        self.assertEqual(self.check_memory(write).out, "ann\n")

    def test_with_nested_cuts_everywhere_is_read_in_full(self):
        row = b'{"x":[{"a":1},{"b":2},{"c":[{"d":3},{"e":4}]}],"id":%d,"date":"2026-03-02T11:05:41Z","userId":"user-%d"}'
        block = b",".join(row % (i, i % 1000) for i in range(20_000))

        def write(out):
            out.write(b'{"response":[' + block)
            for _ in range(50):
                out.write(b"," + block)
            out.write(b"]}")

        self.assertEqual(len(self.check_memory(write).out.splitlines()), 1000)

    def test_with_giant_rows_and_many_users_takes_little_memory(self):
        def write(out):
            out.write(b'{"response":[')
            for i in range(180_000):
                out.write(b'{"id":1,"date":"2026-03-02T11:05:41Z","userId":"0c5d1a52-6a0e-4b0c-9d0f-%012d","ip":"203.0.113.24"},' % i)
            for name in (b"user", b"login", b"action", b"country", b"city", b"browser", b"platform", b"page", b"ip"):
                out.write(b'{"id":1,"date":"2026-03-02T11:05:41Z","userId":"0c5d1a52-6a0e-4b0c-9d0f-000000000001","%s":"\\n%s"},'
                          % (name, b"x" * 2_000_000))
            out.write(b'{"id":1,"date":"2026-03-02T11:05:41Z","userId":"last"}]}')

        ours = self.check_memory(write, "-o", "table")
        self.assertEqual((ours.status, len(ours.out.splitlines())), (0, 180_002), ours.err)

    def test_with_millions_of_users_ends_in_a_clear_error(self):
        def write(out):
            out.write(b'{"response":[')
            for block in range(300):
                out.write(b",".join(b'{"id":1,"date":"2026-03-02T11:05:41Z","userId":"0c5d1a52-6a0e-4b0c-9d0f-%012d"}' % (block * 10_000 + i)
                                    for i in range(10_000)) + b",")

        ours = self.check_memory(write)
        self.assertEqual((ours.status, ours.out), (1, ""))
        self.assertIn("different user ids need more than 30 MiB", ours.err)


if __name__ == "__main__":
    harness.main()
