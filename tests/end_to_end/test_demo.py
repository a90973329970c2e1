"""`logbook demo`: a portal to try things on, the same each time."""
import email.utils
import gzip
import json
import os
import signal
import subprocess
import urllib.error
import urllib.request

import harness

LAST = "/api/2.0/security/audit/login/last"
FILTER = "/api/2.0/security/audit/login/filter"


def get(portal, path, key=None, **headers):
    """Status, headers and body of a GET; the portal's own key unless told otherwise."""
    request = urllib.request.Request(portal.url + path, headers={"Authorization": f"Bearer {key or portal.key}", **headers})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def events(body):
    """The events of a body by id: ties stand in another order each time."""
    return sorted(json.loads(body)["response"], key=lambda event: event["id"])


RECORDED = harness.TOP / "tests" / "data" / "portal"


class Recorded(harness.TestCase):
    """A portal from files."""

    FILES = ("--rows", RECORDED / "rows.jsonl", "--portal-facts", RECORDED / "portal.json")

    def test_is_served_with_its_people_keys_places_and_clock(self):
        with harness.Demo(*self.FILES) as portal:
            shown = portal.ask("last", "--since", "2026-11-29", "-n", 2, "-o", "jsonl")
            everything = portal.ask("last", "--all", "-o", "jsonl")
        newest, _ = [json.loads(line) for line in shown.out.splitlines()]
        self.assertEqual((newest["id"], newest["user"], newest["time"]), (6695, "Onlylast", "2026-11-30T03:42:00.000000Z"))
        self.assertEqual(len(everything.out.splitlines()), 1014)

    def test_needs_both_files_and_no_options_of_made_up_ones(self):
        facts = ("--portal-facts", RECORDED / "portal.json")
        for options, cause in (
            (self.FILES[:2], "--rows: needs --portal-facts too"),
            (facts, "--portal-facts: needs --rows too"),
            ((*self.FILES, "--seed", 3), "--seed: is for made-up portals"),
            ((*self.FILES, "--dump", 3), "--dump: is for made-up portals"),
            (("--lifetime", 181), "--lifetime"),
            (("--clock", "9999-01-01T00:00:00Z"), "is not in the years 1000 to 9998"),
            (("--database", "oracle"), "--database"),
            (("--ties", "random"), "--ties"),
            (("--cost", "high"), "--cost"),
        ):
            run = harness.logbook("demo", *options)
            self.assertEqual(run.status, 2, cause)
            self.assertIn(cause, run.err)

    def test_is_read_from_regular_files_only(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        for path in ("/dev/zero", fifo, self.folder):
            for option, files in (("--rows", ("--rows", path, *self.FILES[2:])), ("--portal-facts", (*self.FILES[:2], "--portal-facts", path))):
                run = harness.logbook("demo", *files)
                self.assertEqual(run.status, 2, run)
                self.assertIn(f'{option}: "{path}" is no regular file', run.err)

    def test_whose_files_are_none_is_refused(self):
        run = harness.logbook("demo", "--rows", RECORDED / "portal.json", *self.FILES[2:])
        self.assertEqual(run.status, 1)
        self.assertIn("portal.json: line 1: is no JSON object", run.err)


class Habits(harness.TestCase):
    def test_of_the_database_and_its_settings_can_be_chosen(self):
        with harness.Demo("--events", 300, "--database", "postgresql", "--lifetime", 90, "--ties", "shuffled") as portal:
            dates = [event["date"] for event in json.loads(get(portal, LAST)[2])["response"]]
            lifetime = json.loads(get(portal, "/api/2.0/security/audit/settings/lifetime")[2])["response"]
        self.assertFalse(all(".0000000" in date for date in dates), dates)
        self.assertEqual(lifetime, {"loginHistoryLifeTime": 90, "auditTrailLifeTime": 90, "lastModified": "2025-10-18T19:04:00"})


class Demo(harness.TestCase):
    def test_gives_the_same_bytes_for_the_same_seed(self):
        bodies = []
        for seed in (7, 7, 8):
            with harness.Demo("--seed", seed, "--port", harness.free_port()) as portal:
                bodies.append(get(portal, LAST)[2].replace(portal.url.encode(), b""))
        self.assertEqual(bodies[0], bodies[1])
        self.assertNotEqual(bodies[0], bodies[2])
        self.assertEqual(harness.logbook("demo", "--dump", 3000, "--seed", 7).out, harness.logbook("demo", "--dump", 3000, "--seed", 7).out)

    def test_dumps_one_body_of_so_many_events(self):
        body = json.loads(harness.logbook("demo", "--dump", 1234).out)
        self.assertEqual((len(body["response"]), body["count"], body["status"], body["statusCode"]), (1234, 1234, 0, 200))
        ids = [event["id"] for event in body["response"]]
        self.assertEqual(len(set(ids)), 1234)

    def test_shows_the_newest_twenty_and_pages_the_rest(self):
        with harness.Demo("--events", 250) as portal:
            last = json.loads(get(portal, LAST)[2])["response"]
            self.assertEqual(len(last), 20)
            pages = [json.loads(get(portal, f"{FILTER}?startIndex={start}&count=100")[2])["response"] for start in (0, 100, 200, 300)]
            self.assertEqual([len(page) for page in pages], [100, 100, 50, 0])

    def test_lets_time_pass_as_fast_as_it_is_told(self):
        with harness.Demo("--clock-speed", 1_000_000) as portal:
            first, later = (email.utils.parsedate_to_datetime(get(portal, LAST)[1]["Date"]) for _ in range(2))
        self.assertGreater((later - first).total_seconds(), 60, "an hour in 4 ms")

    def test_without_audit_ignores_the_window(self):
        with harness.Demo("--plan", "free") as portal:
            first = events(get(portal, f"{FILTER}?count=1")[2])
            later = events(get(portal, f"{FILTER}?count=1&startIndex=40")[2])
            self.assertEqual((len(first), first), (20, later))

    def test_adds_events_when_told_to(self):
        with harness.Demo("--new-events-per-request", 3) as portal:
            before = {event["id"] for event in json.loads(get(portal, LAST)[2])["response"]}
            after = {event["id"] for event in json.loads(get(portal, LAST)[2])["response"]}
            self.assertEqual(len(after - before), 3)

    def test_limits_the_rate_when_told_to(self):
        with harness.Demo("--rate-limit", "2/min") as portal:
            self.assertEqual([get(portal, LAST)[0] for _ in range(3)], [200, 200, 429])

    def test_packs_answers_for_who_asks(self):
        with harness.Demo() as portal:
            _, headers, body = get(portal, LAST, **{"Accept-Encoding": "gzip"})
            self.assertEqual(headers["Content-Encoding"], "gzip")
            self.assertEqual(events(gzip.decompress(body)), events(get(portal, LAST)[2]))

    def test_listens_on_this_machine_only(self):
        with harness.Demo() as portal, open("/proc/net/tcp", encoding="ascii") as table:
            listening = [line.split()[1] for line in table if line.split()[3] == "0A"]
            mine = [address for address in listening if address.endswith(f":{portal.port:04X}")]
            self.assertEqual(mine, [f"0100007F:{portal.port:04X}"])

    def test_stops_when_told_to(self):
        for stop in (signal.SIGINT, signal.SIGTERM):
            process = subprocess.Popen([harness.LOGBOOK, "demo"], stdout=subprocess.PIPE, text=True, env=harness.environment())
            process.stdout.readline()
            process.send_signal(stop)
            self.assertEqual(process.wait(timeout=30), 0)
            process.stdout.close()

    def test_says_when_its_port_is_taken(self):
        with harness.Demo() as portal:
            ours = harness.logbook("demo", "--port", portal.port)
            self.assertEqual(ours.status, 2, ours)
            self.assertIn(str(portal.port), ours.err)

    def test_lives_in_the_zone_it_is_told(self):
        for zone, offsets in (("UTC", {"Z"}), ("America/New_York", {"-05:00", "-04:00"}), ("Asia/Kolkata", {"+05:30"})):
            body = json.loads(harness.logbook("demo", "--dump", 1000, "--timezone", zone).out)
            self.assertEqual({event["date"][27:] for event in body["response"]}, offsets)


if __name__ == "__main__":
    harness.main()
