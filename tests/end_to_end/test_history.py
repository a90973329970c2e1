"""`last`, `failed` and `users --all` on the demo portal: the whole history, its limits and its faults."""
import csv
import io
import json
import re
import signal
import subprocess
import threading

import harness


def events(run):
    return [json.loads(line) for line in run.out.split("\n")[:-1]]


def ids(run):
    return [event["id"] for event in events(run)]


def start(portal, *arguments):
    """Starts the program on a portal and returns it with the first bytes that it wrote."""
    env = harness.environment(DOCSPACE_BASE_URL=portal.url, DOCSPACE_API_KEY=portal.key)
    process = subprocess.Popen([harness.LOGBOOK, *arguments], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
    return process, process.stdout.read(1)


class WholeHistory(harness.TestCase):
    def test_comes_with_every_event_once_newest_first(self):
        with harness.Demo("--events", 3000) as portal:
            run = portal.ask("last", "--all", "-o", "jsonl")
        self.assertEqual(run.status, 0, run)
        self.assertEqual(len(ids(run)), 3000)
        self.assertEqual(len(set(ids(run))), 3000)
        self.assertIn("complete from 2026-05-26T19:04:0", run.err)

    def test_is_the_same_to_the_byte_each_time_and_however_it_is_read(self):
        with harness.Demo("--events", 2000) as portal:
            one = portal.ask("last", "--all", "-o", "csv").out
            for parallel in (1, 4, 16):
                self.assertEqual(portal.ask("last", "--all", "-o", "csv", "--parallel", parallel).out, one)

    def test_holds_all_that_stood_there_while_people_go_on_signing_in(self):
        with harness.Demo("--events", 1500) as still:
            before = set(ids(still.ask("last", "--all", "-o", "jsonl")))
        with harness.Demo("--events", 1500, "--new-events-per-request", 3) as portal:
            run = portal.ask("last", "--all", "-o", "jsonl", "--parallel", 8)
        self.assertEqual(run.status, 0, run.err)
        self.assertLessEqual(before, set(ids(run)))
        self.assertEqual(len(ids(run)), len(set(ids(run))))

    def test_names_the_hole_that_a_bad_row_leaves(self):
        with harness.Demo("--events", 1000, "--fault", "500-row") as portal:
            run = portal.ask("last", "--all", "-o", "json", "--max-wait", "5s")
        self.assertEqual(run.status, 5, run.err)
        answer = json.loads(run.out)
        self.assertEqual(len(answer["events"]), 998)
        self.assertEqual([hole["missing"] for hole in answer["coverage"]["holes"]], [1, 1])
        self.assertFalse(answer["coverage"]["complete"])

    def test_claims_no_more_than_it_shows(self):
        with harness.Demo("--events", 400) as portal:
            history = [json.loads(line) for line in portal.ask("last", "--all", "-o", "jsonl").out.splitlines()]
            seconds = [event["time"][:19] for event in history]
            within_a_second = [n for n in range(1, 200) if seconds[n - 1] == seconds[n]]
            self.assertTrue(within_a_second)
            for n in (1, 2, 50, *within_a_second):
                answer = json.loads(portal.ask("last", "-n", n, "-o", "json").out)
                self.assertGreater(answer["coverage"]["from"], seconds[n], f"-n {n}")

    def test_survives_passing_faults(self):
        for fault in ("429:2", "429-retry-after:1", "html-502:2", "drop:2", "reset:2", "truncate:2", "403-fault:1"):
            with harness.Demo("--events", 300, "--fault", fault) as portal:
                run = portal.ask("last", "--all", "-o", "jsonl")
            self.assertEqual((run.status, len(ids(run))), (0, 300), fault + run.err)

    def test_keeps_to_the_portals_limit(self):
        with harness.Demo("--events", 2000, "--rate-limit", 60) as portal:
            run = portal.ask("last", "-n", 100, "-o", "jsonl", "--rate", "60")
        self.assertEqual((run.status, len(ids(run))), (0, 100), run.err)


class LimitedPortal(harness.TestCase):
    def test_does_not_promise_more_than_its_newest_20(self):
        with harness.Demo("--events", 500, "--plan", "free") as portal:
            run = portal.ask("last")
        self.assertEqual(run.status, 0, run)
        self.assertIn("newest 20 only: this plan has no audit feature", run.out)
        self.assertNotIn("--all", run.out)

    def test_shows_the_newest_20_and_says_why_no_more(self):
        with harness.Demo("--events", 500, "--plan", "free") as portal:
            run = portal.ask("last", "--all")
        self.assertEqual(run.status, 5)
        self.assertIn("newest 20 only: this plan has no audit feature", run.out)

    def test_does_not_blame_a_plan_that_has_the_feature(self):
        with harness.Demo("--events", 500, "--fault", "degraded") as portal:
            run = portal.ask("last", "--all")
        self.assertEqual(run.status, 5)
        self.assertIn("newest 20 only: the portal ignores the question, although its plan has the audit feature", run.out)

    def test_answers_what_its_newest_20_answer(self):
        with harness.Demo("--events", 500, "--plan", "free") as portal:
            self.assertEqual(portal.ask("last").status, 0)

    def test_never_says_none_of_what_it_does_not_show(self):
        with harness.Demo("--events", 500, "--plan", "free") as portal:
            run = portal.ask("last", "--login", "nobody@nowhere.example")
            users = portal.ask("users", "--login", "nobody@nowhere.example")
        self.assertEqual((run.status, users.status), (5, 5))
        self.assertIn("no matching login events in what could be read", run.out)
        self.assertIn("no matching login events in what could be read", users.err)

    def test_that_has_few_events_shows_them_all(self):
        with harness.Demo("--events", 12, "--plan", "free") as portal:
            run = portal.ask("last", "--all", "-o", "jsonl")
        self.assertEqual((run.status, len(ids(run))), (0, 12), run.err)


class Refusal(harness.TestCase):
    def test_is_told_without_an_answer(self):
        with harness.Demo("--events", 100) as portal:
            for arguments in (("last",), ("last", "-o", "json"), ("failed", "--by", "day"), ("users", "--all")):
                run = portal.ask(*arguments, key="sk-" + "0" * 64)
                self.assertEqual((run.status, run.out), (4, ""), arguments)
                self.assertIn("does not accept the key", run.err)

    def test_to_show_rows_is_never_taken_for_an_empty_history(self):
        for fault in ("no-response", "no-response:3"):
            with harness.Demo("--events", 1000, "--fault", fault) as portal:
                run = portal.ask("last", "--all")
                self.assertEqual((run.status, run.out), (1, ""), run)
                self.assertIn('no "response" with login events', run.err)

    def test_of_a_dead_portal_ends_soon(self):
        run = harness.logbook("last", "--portal", f"http://127.0.0.1:{harness.free_port()}", env={"DOCSPACE_API_KEY": harness.KEY})
        self.assertEqual((run.status, run.out), (6, ""), run)

    def test_in_the_middle_leaves_what_was_read(self):
        with harness.Demo("--events", 3000, "--latency", "20ms") as portal:
            reader, first = start(portal, "last", "--all", "-o", "jsonl", "--max-wait", "0")
            portal.process.send_signal(signal.SIGTERM)
            rest, err = reader.communicate(timeout=60)
        self.assertEqual(reader.returncode, 6, err)
        self.assertIn("reading broke off: complete only from", err.decode())
        self.assertGreater(len((first + rest).split(b"\n")), 50)


class Interruption(harness.TestCase):
    def test_leaves_a_clean_partial_answer(self):
        with harness.Demo("--events", 100000, "--latency", "20ms") as portal:
            reader, first = start(portal, "last", "--all", "-o", "json")
            reader.send_signal(signal.SIGINT)
            rest, err = reader.communicate(timeout=60)
        self.assertEqual(reader.returncode, 130, err)
        answer = json.loads(first + rest)
        self.assertEqual(answer["coverage"]["end"], "interrupted")
        self.assertGreater(len(answer["events"]), 50)

    def test_before_anything_was_read_ends_by_the_signal(self):
        asked = threading.Event()

        def never_answers(_):
            asked.set()
            released.wait()
            return b""

        released = threading.Event()
        with harness.RawServer(never_answers) as server:
            env = harness.environment(DOCSPACE_BASE_URL=server.url, DOCSPACE_API_KEY=harness.KEY)
            reader = subprocess.Popen([harness.LOGBOOK, "last"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            asked.wait()
            reader.send_signal(signal.SIGINT)
            out, err = reader.communicate(timeout=60)
            released.set()
        self.assertEqual((reader.returncode, out, err), (-signal.SIGINT, b"", b""))

    def test_by_a_closed_pipe_is_quiet(self):
        with harness.Demo("--events", 20000) as portal:
            reader, _ = start(portal, "last", "--all", "-o", "jsonl")
            reader.stdout.close()
            err = reader.stderr.read()
            reader.wait(timeout=60)
            reader.stderr.close()
        self.assertEqual((reader.returncode, err), (-signal.SIGPIPE, b""))


class Question(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.portal = harness.Demo("--events", 2000).__enter__()
        self.addCleanup(self.portal.__exit__)

    def ask(self, *arguments, status=0):
        run = self.portal.ask(*arguments)
        self.assertEqual(run.status, status, run)
        return run

    def all(self, *arguments):
        return events(self.ask("last", "--all", "-o", "jsonl", *arguments))

    def test_can_be_about_a_time(self):
        day = self.all("--since", "2026-11-18", "--until", "2026-11-18", "--timezone", "UTC")
        self.assertTrue(day)
        self.assertEqual({event["time"][:10] for event in day}, {"2026-11-18"})
        wanted = [event for event in self.all() if event["time"].startswith("2026-11-18")]
        self.assertEqual(day, wanted)

    def test_can_be_about_the_portals_day(self):
        day = self.all("--since", "2026-11-18", "--until", "2026-11-18", "--timezone", "portal")
        wanted = [event for event in self.all() if "2026-11-17T23" <= event["time"] < "2026-11-18T23"]
        self.assertEqual(day, wanted)

    def test_takes_spans_back_from_the_portals_clock(self):
        self.assertEqual(self.all("--since", "-36h"), self.all("--since", "36h"))
        self.assertTrue(all(event["time"] >= "2026-11-21T07:04" for event in self.all("--since", "-36h")))

    def test_finds_failed_attempts_that_meant_a_user(self):
        everything = self.all()
        somebody = next(event for event in everything if event["outcome"] == "failure" and event["login"].endswith("@example.com"))
        found = self.all("--user", somebody["login"])
        meant = [event for event in everything if event["login"].lower() == somebody["login"].lower()]
        self.assertTrue(meant)
        for event in meant:
            self.assertIn(event, found)
        own = {event["userId"] for event in found if event["outcome"] == "success"}
        self.assertEqual(len(own), 1)
        by_id = self.all("--user", own.pop())
        self.assertTrue(all(event in found for event in by_id))

    def test_by_an_id_says_what_that_does_not_find(self):
        somebody = next(event for event in self.all() if event["outcome"] == "success")
        run = self.ask("last", "--user", somebody["userId"])
        self.assertIn("ask with the e-mail", run.out)

    def test_never_shows_what_was_typed_while_somebody_was_signed_in(self):
        row = {"id": 9, "date": "2026-11-22T10:00:00.0000000+01:00", "user": "hunter2!", "userId": "0c5d1a52-6a0e-4b0c-9d0f-6f1b2a3c4d5e",
               "login": "hunter2!", "action": "", "actionId": 1013, "ip": "203.0.113.9", "browser": "", "platform": "", "page": ""}
        history = "/api/2.0/security/audit/login/filter"
        one = harness.http_answer(body=json.dumps({"response": [row]}).encode())
        none = harness.http_answer(body=b'{"response":[]}')
        with harness.proxy(self.portal, {f"{history}?count=1&startIndex=0": one, f"{history}?count=100&startIndex=0": one, history: none}) as server:
            for arguments in (("last",), ("failed", "--by", "user"), ("failed", "--by", "login"), ("users", "--all", "-o", "table")):
                run = self.portal.ask(*arguments, env={"DOCSPACE_BASE_URL": server.url})
                self.assertIn("2026-11-22", run.out, run)
                self.assertNotIn("hunter2!", run.out)

    def test_about_time_that_is_not_settled_is_not_answered_by_none(self):
        run = self.ask("last", "--since", "-30s", status=5)
        self.assertIn("nothing can be claimed yet", run.out)
        self.assertNotIn("no matching login events\n", run.out)

    def test_of_the_portals_clock_is_not_judged_by_our_own(self):
        self.ask("last", "--since", "2026-11-22T19:04:00Z", "--until", "now", status=2)
        run = self.ask("last", "--since", "2026-11-23", status=2)
        self.assertIn("the portal's clock shows 2026-11-22T19:0", run.err)
        self.ask("last", "--since", "yesterday", "--until", "2026-11-22T18:00:00Z")

    def test_about_nobody_known_goes_by_the_history_and_says_so(self):
        run = self.ask("last", "--user", "nobody@nowhere.example")
        self.assertIn("knows nobody by that name; going by the names in the history itself", run.out)

    def test_can_be_about_addresses_and_includes_what_cannot_be_decided(self):
        found = self.all("--address", "203.0.113.0/24")
        self.assertTrue(all(event["ip"].startswith("203.0.113.") or "." not in event["ip"] for event in found))
        self.assertTrue(any("." not in event["ip"] for event in found))
        self.assertIn("have no whole address", self.ask("last", "--address", "203.0.113.0/24", "-n", 2000).out)

    def test_can_be_about_actions_outcomes_and_countries(self):
        self.assertEqual({event["action"] for event in self.all("--action", "logout,1029")}, {"logout", "password"})
        self.assertEqual({event["outcome"] for event in self.all("--outcome", "failure")}, {"failure"})
        self.assertEqual({event["country"] for event in self.all("--country", "germany")}, {"Germany"})

    def test_about_failed_attempts_is_answered_by_failed(self):
        failed = events(self.ask("failed", "--all", "-o", "jsonl"))
        self.assertEqual(failed, self.all("--outcome", "failure"))

    def test_groups_failed_attempts(self):
        failed = events(self.ask("failed", "--all", "-o", "jsonl"))
        for by, key in (("login", "login"), ("address", "ip"), ("day", "day"), ("user", "user")):
            groups = events(self.ask("failed", "--by", by, "-o", "jsonl"))
            self.assertEqual(sum(group["attempts"] for group in groups), len(failed), by)
            self.assertEqual(len({group[key] for group in groups}), len(groups), by)

    def test_groups_as_many_as_asked_for(self):
        everything = self.ask("failed", "--by", "address", "-o", "jsonl").out.splitlines()
        run = self.ask("failed", "--by", "address", "-n", 3, "-o", "jsonl")
        self.assertEqual(run.out.splitlines(), everything[:3])
        self.assertIn(f"the first 3 of {len(everything)}", run.err)

    def test_about_all_users_finds_more_than_the_newest_20_events_have(self):
        newest = set(self.ask("users").out.split())
        everyone = self.ask("users", "--all")
        self.assertLess(newest, set(everyone.out.split()))
        self.assertEqual(set(everyone.out.split()), {event["userId"] for event in self.all()})
        self.assertIn("complete from", everyone.err)

    def test_about_all_users_is_answered_for_programs_with_how_far_that_reaches(self):
        answer = json.loads(self.ask("users", "--all", "-o", "json").out)
        self.assertEqual(list(answer), ["users", "coverage", "portal"])
        self.assertTrue(answer["coverage"]["complete"])
        self.assertEqual(sum(user["events"] for user in answer["users"]), 2000)
        lines = self.ask("users", "--all", "-o", "jsonl")
        self.assertEqual(events(lines), answer["users"])
        self.assertIn("complete from", lines.err)

    def test_about_users_that_is_answered_in_part_says_so_in_json(self):
        with harness.Demo("--events", 500, "--plan", "free") as portal:
            run = portal.ask("users", "--all", "-o", "json")
        self.assertEqual((run.status, json.loads(run.out)["coverage"]["end"]), (5, "degraded"))

    def test_says_what_it_understood(self):
        run = self.ask("last", "--since", "2026-11-01", "--timezone", "Europe/Berlin", "--verbose", "-n", 1)
        self.assertIn("note: from 2026-10-31T23:00:00Z to now", run.err)

    def test_of_groups_or_of_a_file_takes_only_what_means_something_there(self):
        run = self.ask("failed", "--by", "user", "--columns", "time", status=2)
        self.assertIn("has columns of its own", run.err)
        run = harness.logbook("users", "--input", self.file("saved", '{"response":[]}'), "--timezone", "portal")
        self.assertEqual(run.status, 2, run)
        self.assertIn("does not tell the portal's zone", run.err)

    def test_whose_answer_cannot_be_written_is_not_called_complete(self):
        for command in (("last", "-o", "jsonl"), ("failed", "--by", "user", "-o", "csv"), ("users", "--all")):
            with open("/dev/full", "wb") as full:
                env = harness.environment(DOCSPACE_BASE_URL=self.portal.url, DOCSPACE_API_KEY=self.portal.key)
                done = subprocess.run([harness.LOGBOOK, *command], stdout=full, stderr=subprocess.PIPE, env=env, check=False)
            self.assertEqual(done.returncode, 1, command)
            self.assertIn(b"No space left on device", done.stderr)
            self.assertNotIn(b"complete", done.stderr)

    def test_with_a_mistake_is_a_usage_error(self):
        for arguments, hint in ((("--since", "yesterdy"), "yesterday"), (("--action", "logut"), "logout"),
                                (("--columns", "tim"), "time"), (("--outcome", "failed"), "failure"),
                                (("--address", "203.0.113"), "203.0.113.0/24"), (("--format", "jason"), "json"),
                                (("--since", "today", "--until", "yesterday"), "earlier --since"),
                                (("--timezone", "Europe/Atlantis"), "Europe/Berlin"), (("-n", "0"), "1"),
                                (("--all", "-n", "3"), "leave one of them out"),
                                (("--parallel", "17"), "16"), (("--rate", "fast"), "max")):
            run = self.ask("last", *arguments, status=2)
            self.assertIn(hint, run.err, arguments)


class Format(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.portal = harness.Demo("--events", 200).__enter__()
        self.addCleanup(self.portal.__exit__)

    def check(self, name, *arguments):
        run = self.portal.ask(*arguments, env={"TZ": "UTC"})
        self.assertEqual(run.status, 0, run)
        # The demo's clock goes on while it runs: the second that a claim ends in depends on the machine.
        text = re.sub(r"T(19|20):0([34]):[0-9]{2}", r"T\1:0\2:SS", run.out + run.err)
        self.check_golden(f"history/{name}", text)

    def test_table(self):
        self.check("last.table", "last", "-n", 12)
        self.check("last.wide", "last", "-n", 12, "--wide", "--no-mask", "--columns", "id,time,login,page", "--raw-page")
        self.check("last.zone", "last", "-n", 5, "--timezone", "portal", "--time-format", "short")

    def test_csv(self):
        self.check("last.csv", "last", "-n", 12, "-o", "csv")
        self.check("last.csv-raw", "last", "-n", 12, "-o", "csv", "--csv-raw", "--mask-logins", "--columns", "login,user")

    def test_json(self):
        self.check("last.json", "last", "-n", 3, "-o", "json")
        self.check("last.jsonl", "last", "-n", 3, "-o", "jsonl", "--columns", "+page", "--mask-logins")

    def test_groups(self):
        for by in ("login", "address", "user", "day"):
            self.check(f"failed.{by}", "failed", "--by", by, "--since", "-60d")
        self.check("failed.json", "failed", "--by", "login", "-o", "json", "--since", "-20d")

    def test_users_of_a_range(self):
        self.check("users.table", "users", "-o", "table", "--since", "-7d")
        self.check("users.json", "users", "-o", "json", "--since", "-7d")

    def test_columns(self):
        self.check("columns", "last", "--list-columns")

    def test_of_csv_can_be_read_back(self):
        run = self.portal.ask("last", "--all", "-o", "csv", "--csv-raw")
        rows = list(csv.DictReader(io.StringIO(run.out, newline="")))
        lines = events(self.portal.ask("last", "--all", "-o", "jsonl"))
        self.assertEqual([row["login"] for row in rows], [line["login"] for line in lines])
        self.assertEqual([row["browser"] for row in rows], [line["browser"] for line in lines])


if __name__ == "__main__":
    harness.main()
