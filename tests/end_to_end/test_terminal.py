"""What a person sees: tables that fit, progress, and remarks beside it."""
import fcntl
import os
import pty
import struct
import subprocess
import termios
import unicodedata

import harness


def columns_of(line):
    """So many columns of a terminal does `line` take."""
    return sum(0 if unicodedata.category(c) in ("Mn", "Me") else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


class Terminal(harness.TestCase):
    def run_in_terminal(self, portal, *arguments, columns=100):
        """Runs the program with a terminal of its own and returns what that shows."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        env = harness.environment(DOCSPACE_BASE_URL=portal.url, DOCSPACE_API_KEY=portal.key, TZ="UTC")
        process = subprocess.Popen([harness.LOGBOOK, *map(str, arguments)], stdin=slave, stdout=slave, stderr=slave, env=env)
        os.close(slave)
        shown = b""
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            shown += part
        process.wait(timeout=60)
        os.close(master)
        return shown.decode()

    def test_gets_lines_that_fit(self):
        with harness.Demo("--events", 300) as portal:
            shown = self.run_in_terminal(portal, "last", columns=90)
            wide = self.run_in_terminal(portal, "last", "--wide", columns=90)
        table = shown.replace("\r", "").split("\n\n")[0].splitlines()
        self.assertEqual(len(table), 22)
        self.assertTrue(all(columns_of(line) <= 90 for line in table), shown)
        self.assertTrue(any(columns_of(line) > 90 for line in wide.splitlines()))

    def test_gets_tables_that_fit_from_every_command(self):
        commands = (("last",), ("failed", "--by", "login"), ("users", "-o", "table"), ("users", "-o", "table", "--all"), ("last", "--list-columns"))
        with harness.Demo("--events", 300) as portal:
            for arguments in commands:
                shown = self.run_in_terminal(portal, *arguments, columns=60)
                wide = self.run_in_terminal(portal, *arguments, "--wide", columns=60)
                cut, whole = (text.replace("\r", "").split("\n\n")[0].splitlines() for text in (shown, wide))
                rows = [line for line in cut if not line.startswith(("not shown", "note"))]
                self.assertLessEqual(max(map(columns_of, rows)), 60, arguments)
                self.assertGreater(max(map(columns_of, whole)), 60, arguments)

    def test_is_told_which_columns_it_has_no_room_for(self):
        with harness.Demo("--events", 300) as portal:
            shown = self.run_in_terminal(portal, "last", columns=60)
        self.assertIn("\r\nnot shown for lack of room: address, country, city, browser, platform; --wide or --columns\r\n\r\n", shown)

    def test_gets_progress_when_it_takes_long(self):
        with harness.Demo("--events", 20000, "--latency", "40ms") as portal:
            shown = self.run_in_terminal(portal, "users", "--all")
            quick = self.run_in_terminal(portal, "last")
        self.assertRegex(shown, r"\r\x1b\[K[0-9,]+ events, [0-9,]+/s, back to 2026-")
        self.assertNotIn("events, ", quick.split("\n\n")[0])

    def test_keeps_progress_and_remarks_apart(self):
        with harness.Demo("--events", 20000, "--latency", "40ms") as portal:
            shown = self.run_in_terminal(portal, "users", "--all", "--trace")
        self.assertIn(" events, ", shown)
        for line in shown.split("\r\n"):
            if "trace: " in line:
                self.assertRegex(line, r"(^|\r\x1b\[K)trace: [^\r]*$")

    def test_keeps_progress_and_rows_apart(self):
        progress = r"[0-9,]+ events, .*|[0-9,]*…"
        with harness.Demo("--events", 20000, "--latency", "40ms") as portal:
            for form, row in (("table", r"~?2026-.*|TIME .*"), ("json", r'\{"time".*|\{"events":\[|\]')):
                shown = self.run_in_terminal(portal, "last", "--all", "-o", form, columns=40)
                rows = shown.replace("\r\n", "\n").split("\n")[:20000]
                self.assertTrue(any("events, " in line for line in rows[-15000:]), form)
                for line in rows:
                    *written_over, left = line.split("\r\x1b[K")
                    self.assertRegex(left, f"^({row})$")
                    for text in written_over:
                        self.assertRegex(text, f"^({progress})?$")
                        self.assertLess(len(text), 40)


if __name__ == "__main__":
    harness.main()
