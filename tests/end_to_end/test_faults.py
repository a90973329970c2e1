"""What a sync that is broken off, crowded out or shut out leaves behind: an archive that is true, and goes on.

LOGBOOK_KILLS says how often syncs are killed (200 unless told otherwise), LOGBOOK_KILL_SEED where they are. What is true
is read from the demo portal without the program: its dump, and windows that overlap by half.
"""
import collections
import concurrent.futures
import contextlib
import datetime
import http.client
import itertools
import json
import os
import random
import signal
import sqlite3
import subprocess
import time
import typing
import urllib.request

import harness

KILLS = int(os.environ.get("LOGBOOK_KILLS", "40" if harness.SANITIZED else "200"))
SEED = int(os.environ.get("LOGBOOK_KILL_SEED", "4"))
FILTER = "/api/2.0/security/audit/login/filter"


class Kind(typing.NamedTuple):
    """A kind of portal, how it is synced, and how often in the life of an archive that is killed."""
    name: str
    demo: tuple
    sync: tuple = ()
    status: int = 0
    kills: int = 10
    unreadable: int = 0

    def grows(self):
        return "--new-events-per-request" in self.demo

    def is_limited(self):
        return "free" in self.demo


# Where logins come with each request the clock runs fast, so that claims soon reach over them. The latency bounds how many
# come in one of its seconds (25 ms): of more than half a window, the order in which the portal shows them cannot be told.
GROWS = ("--new-events-per-request", 1, "--clock-speed", 40, "--latency", "10ms")
STILL = Kind("still", ("--events", 1500))
GROWING = Kind("growing", ("--events", 900, *GROWS))
FAILING = Kind("failing", ("--events", 600, *GROWS, "--fault", "drop:2,500:1,429:2,truncate:1"))
BAD_ROWS = Kind("with bad rows", ("--events", 300, "--fault", "500-row"), ("--max-wait", "0"), status=5, kills=5, unreadable=2)
LIMITED = Kind("limited", ("--events", 100, *GROWS, "--plan", "free"), status=5)
LIVES = (BAD_ROWS, FAILING, GROWING, STILL, LIMITED, GROWING, BAD_ROWS, FAILING, GROWING, STILL, STILL)  # 100 kills


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class Truth:
    """The login history of a demo portal: true time by id. Nothing of it ever changes but that logins come."""

    def __init__(self, portal, kind):
        self.portal = portal
        self.kind = kind
        self.times = {}
        events = kind.demo[kind.demo.index("--events") + 1]
        self._add(harness.logbook("demo", "--dump", events).out)
        for event in self._first_pass(events):
            self.times[event] -= datetime.timedelta(hours=1)

    def _first_pass(self, events):
        """Ids of the first pass of the hour that the portal's clocks show twice: it prints them an hour late, but knows better."""
        with harness.Demo("--events", events) as portal:
            for start in range(0, events, 100):
                address = f"{portal.url}{FILTER}?startIndex={start}&count=100&from=2026-10-25T00:00:00Z&to=2026-10-25T00:59:59Z"
                request = urllib.request.Request(address, headers={"Authorization": f"Bearer {portal.key}"})
                with urllib.request.urlopen(request) as answer:
                    yield from (row["id"] for row in json.load(answer)["response"])

    def learn(self):
        """Reads what came since the last time."""
        if not self.kind.grows():
            return
        for start in (0,) if self.kind.is_limited() else itertools.count(0, 50):
            if self._add(self._window(start)) == 0:
                return

    def _add(self, body):
        rows = {row["id"]: moment(row["date"][:19] + row["date"][-6:]) for row in json.loads(body)["response"]}
        new = len(rows.keys() - self.times.keys())
        self.times.update(rows)
        return new

    def _window(self, start):
        address = f"{self.portal.url}{FILTER}?startIndex={start}&count=100"
        request = urllib.request.Request(address, headers={"Authorization": f"Bearer {self.portal.key}"})
        for _ in range(20):  # some faults may be left
            with contextlib.suppress(OSError, http.client.HTTPException):
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return answer.read()
        raise AssertionError(f"{address}: no answer")


class FaultsTest(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "archive.db"

    def start_sync(self, portal, path, *arguments):
        env = harness.environment(DOCSPACE_BASE_URL=portal.url, DOCSPACE_API_KEY=portal.key, LOGBOOK_ARCHIVE=f"sqlite:{path}")
        return subprocess.Popen([harness.LOGBOOK, "sync", "--rate", "max", *arguments], env=env,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def sync(self, portal, path, *arguments):
        return portal.ask("sync", "--rate", "max", *arguments, env={"LOGBOOK_ARCHIVE": f"sqlite:{path}"})

    def ask(self, path, *arguments):
        return harness.logbook(*arguments, env={"LOGBOOK_ARCHIVE": f"sqlite:{path}"})

    def held(self, path):
        """Time by id of the events in an archive."""
        with contextlib.closing(sqlite3.connect(path)) as database:
            rows = database.execute("SELECT id, time FROM event WHERE shown = 1").fetchall()
        times = {event: datetime.datetime.fromtimestamp(time // 1_000_000, datetime.timezone.utc) for event, time in rows}
        self.assertEqual(len(times), len(rows), "an event is held twice")
        return times

    def check(self, path, truth):
        """That an archive verifies, holds what the portal shows, and claims nothing that it does not hold. Returns how
        many stretches it claims; of an archive that a first sync has not yet made, 0."""
        if not path.exists():
            return 0
        verified = self.ask(path, "verify")
        if verified.status == 1 and "holds nothing yet" in verified.err:
            return 0
        self.assertEqual(verified.status, 0, verified)
        shown = self.ask(path, "coverage", "-o", "json")
        self.assertEqual(shown.status, 0, shown)
        truth.learn()
        held = self.held(path)
        strange = {event: at for event, at in held.items() if truth.times.get(event) != at}
        self.assertEqual(strange, {}, "held, and not what the portal shows")
        portals = json.loads(shown.out)
        if not portals:
            self.assertEqual(held, {})
            return 0
        (coverage,) = portals
        self.assertEqual(coverage["changes"], [], "nothing changed in the portal's past")
        missing = {event: at for event, at in truth.times.items() if event not in held}
        for stretch in coverage["stretches"]:
            self.check_claim(moment(stretch["from"]), moment(stretch["until"]), coverage["holes"], missing)
        return len(coverage["stretches"])

    def check_claim(self, begin, end, holes, missing):
        lacking = {event: at for event, at in missing.items() if begin <= at < end}
        for hole in holes:
            older = moment(hole["older"]["time"]) if hole["older"] else begin
            newer = moment(hole["newer"]["time"]) if hole["newer"] else end
            within = [event for event, at in lacking.items() if older <= at <= newer]
            if hole["missing"] is not None:
                self.assertLessEqual(len(within), hole["missing"], hole)
            for event in within:
                del lacking[event]
        self.assertEqual(lacking, {}, f"claimed from {begin} to {end}, and neither held nor in a hole")

    def claimed_until(self, path):
        return json.loads(self.ask(path, "coverage", "-o", "json").out)[0]["stretches"][0]["until"]

    def story(self, path, until):
        """All that an archive tells of the events before `until`."""
        told = self.ask(path, "last", "--all", "--until", until, "-o", "jsonl")
        self.assertIn(told.status, (0, 5), told)
        return told.out


class Life:
    """An archive whose syncs are killed again and again, then one that is not; beside it one that nobody disturbed."""

    def __init__(self, test, kind, number):
        self.test = test
        self.kind = kind
        self.chance = random.Random(f"{SEED} {number}")
        self.path = test.folder / f"{number}.db"
        self.whole = test.folder / f"{number}-whole.db"
        self.length = 0.0  # how long a sync may be expected to take, in seconds
        self.counts = collections.Counter()
        self.moments = []  # of the kills, in seconds

    def run(self):
        kind, test = self.kind, self.test
        with harness.Demo(*kind.demo) as twin:
            begun = time.monotonic()
            test.assertEqual(test.sync(twin, self.whole, *kind.sync).status, kind.status)
            self.length = time.monotonic() - begun
        with harness.Demo(*kind.demo) as portal:
            truth = Truth(portal, kind)
            while self.counts["kills"] < kind.kills:
                self.kill(portal)
                claims = test.check(self.path, truth)
                self.counts.update(claims=claims, nothing=claims == 0)
            ended = test.sync(portal, self.path, *kind.sync)
            test.assertEqual(ended.status, kind.status, ended)
            test.assertNotIn("finding", ended.out)
            self.counts["claims"] += test.check(self.path, truth)
            self.compare(portal, truth)
        return self

    def kill(self, portal):
        """Starts a sync and kills it, unless it ends first. Until something is held, early kills are the rule."""
        is_early = self.chance.random() < (0.2 if self.path.exists() else 0.7)
        after = self.chance.uniform(0, 0.03 if is_early else self.length)
        begun = time.monotonic()
        process = self.test.start_sync(portal, self.path, *self.kind.sync)
        try:
            said, _ = process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            said, _ = process.communicate()
        if process.returncode == -signal.SIGKILL:
            self.counts["kills"] += 1
            self.moments.append(after)
            return
        self.test.assertEqual(process.returncode, self.kind.status, f"{self.kind.name}: {said}")
        self.counts["completed"] += 1
        self.length = time.monotonic() - begun  # from now on only what is new is left to read

    def compare(self, portal, truth):
        """With an undisturbed archive: the twin's, or that of one more sync where the portal has grown meanwhile."""
        test, held = self.test, self.test.held(self.path)
        self.counts["events"] += len(held)
        if self.kind.is_limited():
            return  # it shows its newest 20 events: what came before cannot be read again
        if self.kind.grows():
            self.whole.unlink()
            test.assertEqual(test.sync(portal, self.whole, *self.kind.sync).status, self.kind.status)
        until = min(test.claimed_until(self.path), test.claimed_until(self.whole))
        test.assertEqual(test.story(self.path, until), test.story(self.whole, until))
        lost = [event for event, at in truth.times.items() if at < moment(until) and event not in held]
        test.assertEqual(len(lost), self.kind.unreadable, lost)


class Killed(FaultsTest):
    """SIGKILL at random moments of a sync, over all of its run."""

    def test_leaves_an_archive_that_is_true_and_that_the_next_sync_completes(self):
        begun = time.monotonic()
        lives, planned = [], 0
        for kind in itertools.cycle(LIVES):
            if planned >= KILLS:
                break
            lives.append(Life(self, kind, len(lives)))
            planned += kind.kills
        counts, moments = collections.Counter(), []
        with concurrent.futures.ThreadPoolExecutor(max_workers=6) as threads:
            for life in threads.map(Life.run, sorted(lives, key=lambda life: life.kind.kills)):  # the longest first
                counts.update(life.counts)
                moments.extend(life.moments)
        moments.sort()
        middle = moments[len(moments) // 2]
        print(f"\n{counts['kills']} kills with seed {SEED}, from {moments[0] * 1000:.1f} ms to {moments[-1]:.1f} s after the start,"
              f" half of them within {middle * 1000:.0f} ms, {counts['nothing']} before anything was held;"
              f" {counts['completed']} syncs between them ended first; {len(lives)} archives, {counts['events']} events,"
              f" {counts['claims']} claims checked, all true; {time.monotonic() - begun:.0f} s", flush=True)
        self.assertGreaterEqual(counts["kills"], KILLS)


class Together(FaultsTest):
    def test_two_syncs_of_one_portal_bring_each_event_once(self):
        kind = Kind("two at once", ("--events", 2000, *GROWS))
        with harness.Demo(*kind.demo) as portal:
            truth = Truth(portal, kind)
            for number in range(5):
                path = self.folder / f"{number}.db"
                both = [self.start_sync(portal, path) for _ in range(2)]
                for process in both:
                    said, _ = process.communicate(timeout=120)
                    self.assertEqual(process.returncode, 0, said)
                self.assertEqual(self.check(path, truth), 1)
                again = self.sync(portal, path)
                self.assertEqual(again.status, 0, again)
                self.assertEqual(self.check(path, truth), 1)


class LockedByAnotherProgram(FaultsTest):
    def test_for_longer_than_patience_lasts_is_told_and_nothing_is_lost(self):
        path = self.path
        with harness.Demo("--events", 100) as portal, harness.Demo("--events", 50, "--seed", 2) as other:
            self.assertEqual(self.sync(portal, path).status, 0)
            before = self.held(path)
            with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as program:
                program.execute("BEGIN EXCLUSIVE")
                run = self.sync(other, path)
                read = self.ask(path, "verify")
                program.execute("ROLLBACK")
            self.assertEqual((run.status, run.out), (1, ""), run)
            self.assertIn(f"error: {path}: is being written by another program", run.err)
            self.assertIn("mend: wait until that ends, and run it again", run.err)
            self.assertEqual(read.status, 0, "reading goes on")
            self.assertEqual(self.held(path), before)
            self.assertEqual(self.sync(other, path).status, 0)
            self.assertEqual(self.ask(path, "verify").status, 0)


class OnAFullDisk(FaultsTest):
    def small_disk(self):
        """A directory on a disk of its own of 1 MiB, and what makes it larger."""
        disk = self.folder / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "none", disk], capture_output=True,
                                 text=True, check=False)
        if mounted.returncode != 0:
            self.skipTest(f"no disk to fill: {mounted.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", disk], check=True)
        return disk, lambda: subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)

    def test_a_sync_says_so_keeps_what_it_holds_and_goes_on_when_there_is_room(self):
        disk, enlarge = self.small_disk()
        kind = Kind("large", ("--events", 20000))
        path = disk / "archive.db"
        with harness.Demo(*kind.demo) as portal:
            truth = Truth(portal, kind)
            for _ in range(2):  # the second one finds it full
                run = self.sync(portal, path)
                self.assertEqual((run.status, run.out), (1, ""), run)
                self.assertIn(f"error: {path}: has no room on its disk", run.err)
                self.assertIn("mend: make room there; nothing that was stored before is lost", run.err)
                self.assertEqual(self.check(path, truth), 1)
            held = self.held(path)
            self.assertTrue(0 < len(held) < 20000, len(held))
            enlarge()
            run = self.sync(portal, path)
            self.assertEqual(run.status, 0, run)
            self.assertEqual(self.check(path, truth), 1)
            self.assertEqual(self.held(path), truth.times)

    def test_an_answer_from_the_archive_that_cannot_be_written_is_a_failure(self):
        path = self.path
        with harness.Demo("--events", 1000) as portal:
            self.assertEqual(self.sync(portal, path).status, 0)
        for arguments in (("last", "--all", "-o", "jsonl"), ("last", "-n", "1", "-o", "jsonl"), ("coverage", "-o", "json")):
            with open("/dev/full", "wb") as full:
                run = subprocess.run([harness.LOGBOOK, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False,
                                     env=harness.environment(LOGBOOK_ARCHIVE=f"sqlite:{path}"), timeout=60)
            self.assertEqual(run.returncode, 1, run.stderr)
            self.assertIn("No space left on device", run.stderr)


if __name__ == "__main__":
    harness.main()
