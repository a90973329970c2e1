"""`sync --watch`: an archive that keeps up with its portals, and tells whoever looks after it how it stands."""
import json
import re
import signal
import socket
import sqlite3
import subprocess
import urllib.request

import harness


class Watching:
    """`logbook sync --watch`, and what it says line by line."""

    def __init__(self, env, *arguments):
        self.process = subprocess.Popen([harness.LOGBOOK, "sync", "--watch", *arguments], env=harness.environment(**env),
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def line(self, pattern):
        """The first line from here on that the pattern is found in."""
        said = []
        for line in self.process.stdout:
            said.append(line)
            if found := re.search(pattern, line):
                return found
        raise AssertionError(f"ended without {pattern!r}: {''.join(said)}")

    def stop(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.communicate(timeout=30)
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Watch(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "archive.db"
        self.env = {"LOGBOOK_ARCHIVE": f"sqlite:{self.path}"}

    def of(self, portal):
        return {**self.env, "DOCSPACE_BASE_URL": portal.url, "DOCSPACE_API_KEY": portal.key}

    def held(self):
        with sqlite3.connect(self.path) as database:
            return database.execute("SELECT count(*) FROM event WHERE shown = 1").fetchone()[0]

    def test_keeps_up_with_what_comes_and_stops_cleanly(self):
        with harness.Demo("--events", 300, "--new-events-per-request", 2) as portal:
            with Watching(self.of(portal)) as watching:
                first = int(watching.line(r": (\d+) events new, complete from 2026-").group(1))
                watching.line(r": \d+ events new")
                self.assertEqual(watching.stop(), 0)
        self.assertGreater(self.held(), first)
        self.assertEqual(harness.logbook("verify", env=self.env).status, 0)

    def test_serves_its_metrics(self):
        with harness.Demo("--events", 300) as portal:
            with Watching(self.of(portal), "--metrics", "0") as watching:
                port = watching.line(r"^metrics: port (\d+)").group(1)
                watching.line("300 events new")
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                    self.assertIn("application/openmetrics-text", answer.headers["Content-Type"])
                    text = answer.read().decode()
        self.assertIn(f'logbook_events_added_total{{portal="{portal.url}"}} 300\n', text)
        self.assertIn(f'logbook_whole{{portal="{portal.url}"}} 1\n', text)
        self.assertTrue(text.endswith("# EOF\n"))

    def test_refuses_an_address_that_it_cannot_listen_on(self):
        with harness.Demo("--events", 10) as portal, socket.create_server(("127.0.0.1", 0)) as taken:
            for address, status in ((f"127.0.0.1:{taken.getsockname()[1]}", 1), ("nonsense", 2)):
                with Watching(self.of(portal), "--metrics", address) as watching:
                    watching.line("listen")
                    self.assertEqual(watching.process.wait(timeout=30), status)

    def test_tells_systemd_that_it_is_ready_lives_and_stops(self):
        path = str(self.folder / "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd, harness.Demo("--events", 30) as portal:
            systemd.bind(path)
            systemd.settimeout(30)
            env = {**self.of(portal), "NOTIFY_SOCKET": path, "WATCHDOG_USEC": "200000"}
            with Watching(env) as watching:
                self.assertEqual(systemd.recv(256), b"READY=1")
                self.assertEqual(systemd.recv(256), b"WATCHDOG=1")
                self.assertEqual(systemd.recv(256), b"WATCHDOG=1")
                watching.process.send_signal(signal.SIGTERM)
                heard = b"WATCHDOG=1"
                while heard == b"WATCHDOG=1":
                    heard = systemd.recv(256)
                self.assertEqual(heard, b"STOPPING=1")
                self.assertEqual(watching.process.wait(timeout=30), 0)

    def test_goes_on_when_the_portal_comes_back(self):
        portal = harness.Demo("--events", 100)
        with portal:
            env, port = self.of(portal), portal.url.rsplit(":", 1)[1]
        with Watching(env, "--max-wait", "0", "--rate", "max") as watching:
            watching.line("warning: .*connect")
            with harness.Demo("--events", 100, "--port", port):
                watching.line("100 events new")

    def test_of_a_limited_portal_is_whole_while_fewer_than_20_come_between_two_looks(self):
        with harness.Demo("--events", 300, "--plan", "free", "--new-events-per-request", 5) as portal:
            with Watching(self.of(portal)) as watching:
                for _ in range(4):
                    watching.line(r": \d+ events new")
        shown = json.loads(harness.logbook("coverage", "-o", "json", env=self.env).out)[0]
        self.assertEqual(shown["holes"], [])
        with sqlite3.connect(self.path) as database:
            ids = [row[0] for row in database.execute("SELECT id FROM event ORDER BY id DESC")]
        self.assertGreater(len(ids), 20)
        self.assertEqual(harness.logbook("verify", env=self.env).status, 0)

    def test_compares_every_event_each_day_and_reads_new_ones_meanwhile(self):
        a_day_ago = "2026-11-21T19:00:00.000000Z"
        with harness.Demo("--events", 12_000, "--new-events-per-request", 1) as portal:
            self.assertEqual(harness.logbook("sync", env=self.of(portal)).status, 0)
            with sqlite3.connect(self.path) as database:
                database.execute("UPDATE cursor SET value = ? WHERE name GLOB 'compared of *' OR name GLOB 'looked of *'", (a_day_ago,))
            with Watching(self.of(portal), "--rate", "max") as watching:
                looks = 0
                while self.compared() == a_day_ago:
                    watching.line("events? new")
                    looks += 1
        self.assertGreaterEqual(looks, 2, "12,000 events are compared in three parts")
        self.assertEqual(harness.logbook("verify", env=self.env).status, 0)

    def compared(self):
        return json.loads(harness.logbook("coverage", "-o", "json", env=self.env).out)[0]["compared"]

    def test_ends_where_nothing_can_be_mended_by_waiting(self):
        self.path.write_bytes(b"not a database, but long enough to look at" * 100)
        with harness.Demo("--events", 10) as portal:
            run = portal.ask("sync", "--watch", env=self.env)
        self.assertEqual((run.status, run.out), (1, ""))


if __name__ == "__main__":
    harness.main()
