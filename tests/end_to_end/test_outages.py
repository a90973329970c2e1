"""A portal of which one service is down, while its login history can be read."""
import json
import subprocess
import time
import urllib.request

import harness

DOWN = harness.http_answer("502 Bad Gateway", b"<html>nginx</html>", "text/html",
                           headers=("Date: Sun, 22 Nov 2026 19:04:00 GMT",))
PEOPLE = "/api/2.0/people/"
SETTINGS = "/api/2.0/settings"
LIFETIME = "/api/2.0/security/audit/settings/lifetime"
HISTORY = "/api/2.0/security/audit/login"


class OutageTest(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.portal = harness.Demo("--events", 200).__enter__()
        self.addCleanup(self.portal.__exit__)

    def ask(self, *arguments, down):
        """Returns the run, and the paths that the portal was asked for."""
        with harness.proxy(self.portal, dict.fromkeys(down, DOWN)) as server:
            run = self.portal.ask(*arguments, env={"DOCSPACE_BASE_URL": server.url})
        return run, [request.split(" ")[1] for request in server.requests]


class PeopleService(OutageTest):
    def test_that_is_down_is_asked_once_by_a_list_and_named(self):
        run, paths = self.ask("last", "--all", down=[PEOPLE])
        self.assertEqual(run.status, 0, run)
        self.assertEqual(len([path for path in paths if path.startswith(PEOPLE)]), 1)
        self.assertIn("note: the portal does not show its people", run.out)
        self.assertIn("HTTP 502", run.out)

    def test_that_is_down_leaves_a_user_to_the_history(self):
        run, _ = self.ask("last", "--user", "ann@example.com", "--max-wait", "0", down=[PEOPLE])
        self.assertEqual(run.status, 0, run)
        self.assertIn("HTTP 502", run.out)
        self.assertIn("going by the names in the history itself", run.out)

    def test_is_not_missed_where_nobody_is_to_be_known(self):
        run, paths = self.ask("last", "--all", "-o", "jsonl", down=[PEOPLE])
        self.assertEqual((run.status, run.out.count("\n")), (0, 200), run.err)
        self.assertEqual([path for path in paths if path.startswith(PEOPLE)], [])


class Settings(OutageTest):
    def test_that_cannot_be_read_make_smaller_claims(self):
        run, _ = self.ask("last", "--all", "-o", "json", "--verbose", "--max-wait", "0", down=[SETTINGS])
        self.assertEqual(run.status, 0, run.err)
        self.assertEqual(len(json.loads(run.out)["events"]), 200)
        self.assertIn("does not tell its time zone", run.err)

    def test_that_cannot_be_read_leave_times_in_utc(self):
        run, _ = self.ask("last", "--timezone", "portal", "--max-wait", "0", down=[SETTINGS])
        self.assertIn("times are in UTC", run.out)
        self.assertIn("Z ", run.out.splitlines()[1])

    def test_that_name_a_zone_as_windows_does_are_said_to_be_unknown(self):
        asked = urllib.request.Request(self.portal.url + SETTINGS, headers={"Authorization": f"Bearer {self.portal.key}"})
        with urllib.request.urlopen(asked) as answer:
            settings = answer.read().replace(b'"Europe/Berlin"', b'"W. Europe Standard Time"')
        with harness.proxy(self.portal, {SETTINGS: harness.http_answer("200 OK", settings)}) as server:
            run = self.portal.ask("last", "--all", "-o", "json", "--verbose", env={"DOCSPACE_BASE_URL": server.url})
        self.assertEqual((run.status, len(json.loads(run.out)["events"])), (0, 200), run.err)
        self.assertIn('note: the portal\'s time zone, "W. Europe Standard Time", is not known here: events of the hour that its '
                      "clocks show twice in autumn may be shown an hour late", run.err)

    def test_of_the_lifetime_are_not_needed_either(self):
        run, _ = self.ask("last", "--since", "2026-11-22T12:00:00Z", "-o", "json", "--verbose", "--max-wait", "0", down=[LIFETIME])
        self.assertEqual(run.status, 0, run.err)
        self.assertIn("does not tell how long it keeps events", run.err)

    def test_that_all_fail_are_an_outage(self):
        run, _ = self.ask("last", "--max-wait", "0", down=[SETTINGS, LIFETIME])
        self.assertEqual((run.status, run.out), (6, ""), run)


class Server(harness.TestCase):
    def test_that_restarts_in_the_midst_of_a_walk_is_waited_for(self):
        events = 3000
        with harness.Demo("--events", events, "--latency", "20ms") as portal:
            reading = self.start_reading(portal)
            first = reading.stdout.readline()  # the walk has begun
        # Nobody listens now. The same port, the same history:
        with harness.Demo("--events", events, "--port", portal.port):
            rest = reading.stdout.read()
            self.assertEqual(reading.wait(timeout=60), 0, reading.stderr.read())
        ids = [json.loads(line)["id"] for line in (first + rest).rstrip("\n").split("\n")]
        self.assertEqual((len(ids), len(set(ids))), (events, events))

    def test_that_never_comes_back_ends_it_after_one_wait(self):
        with harness.Demo("--events", 3000, "--latency", "20ms") as portal:
            reading = self.start_reading(portal, "--max-wait", "2s")
            reading.stdout.readline()
        began = time.monotonic()
        reading.stdout.read()
        self.assertEqual(reading.wait(timeout=60), 6)
        self.assertLess(time.monotonic() - began, 10)
        self.assertIn("connection refused", reading.stderr.read())

    def test_of_which_the_database_is_down_is_waited_for_once(self):
        with harness.Demo("--database", "postgresql", "--fault", "database-down") as portal:
            began = time.monotonic()
            run = portal.ask("last", "--live", "--max-wait", "4s")
        self.assertEqual(run.status, 6, run)
        self.assertLess(time.monotonic() - began, 7, "the settings, the lifetime and the history share one wait")

    def start_reading(self, portal, *arguments):
        env = harness.environment(DOCSPACE_BASE_URL=portal.url, DOCSPACE_API_KEY=portal.key)
        reading = subprocess.Popen([harness.LOGBOOK, "last", "--all", "--live", "-o", "jsonl", "--parallel", "1", *arguments],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        self.addCleanup(reading.stdout.close)
        self.addCleanup(reading.stderr.close)
        return reading


if __name__ == "__main__":
    harness.main()
