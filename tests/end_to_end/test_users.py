"""`logbook users` on a live portal: who logged in lately, in every format."""
import csv
import io
import json
import os
import pty
import subprocess

import harness

GUEST = "712d9ec3-5d2b-4b13-824f-71f00191dcca"


def body(rows):
    return json.dumps({"response": rows, "count": len(rows), "status": 0, "statusCode": 200}).encode()


def row(user_id, action=1029, **more):
    return {"id": 1, "date": "2026-03-02T11:05:41.0000000+03:00", "userId": user_id, "actionId": action, **more}


class Formats(harness.TestCase):
    def test_each_prints_what_it_always_printed(self):
        with harness.Demo("--seed", 3, "--events", 500) as portal:
            for name in ("lines", "json", "jsonl", "table", "csv"):
                with self.subTest(format=name):
                    ours = portal.ask("users", "--format", name, env={"TZ": "UTC"})
                    self.assertEqual((ours.status, ours.err), (0, ""))
                    self.check_golden(f"users.{name}", ours.out)

    def test_agree_with_each_other(self):
        with harness.Demo("--seed", 4) as portal:
            lines = portal.ask("users").out.splitlines()
            self.assertEqual(json.loads(portal.ask("users", "-o", "json").out), lines)
            table = portal.ask("users", "-o", "table").out.splitlines()[1:]
            self.assertEqual([line.split()[0] for line in table], lines)
            objects = [json.loads(line) for line in portal.ask("users", "-o", "jsonl").out.splitlines()]
            self.assertEqual([user["userId"] for user in objects], lines)
            rows = list(csv.DictReader(io.StringIO(portal.ask("users", "-o", "csv").out)))
            self.assertEqual(rows, [{key: str(value) for key, value in user.items()} for user in objects])
            self.assertEqual([row["userId"] for row in rows], lines)
            self.assertEqual(sum(int(row["events"]) for row in rows), 20)

    def test_json_is_what_json_stringify_gives(self):
        ids = ["a\"b\\c", "tab\there", "ü€🙂", "\u0001\u001f\u007f", "</script>", "line\u2028sep"]
        with harness.RawServer(harness.http_answer(body=body([row(i) for i in ids]))) as server:
            ours = harness.logbook("users", "-o", "json", env={"DOCSPACE_BASE_URL": server.url, "DOCSPACE_API_KEY": harness.KEY})
        self.assertEqual(ours.out, json.dumps(ids, ensure_ascii=False, separators=(",", ":")) + "\n")


    def test_of_a_table_has_times_in_the_zone_asked_for(self):
        with harness.Demo("--seed", 4) as portal:
            for more in ((), ("--all",)):
                table = portal.ask("users", "-o", "table", "--timezone", "Asia/Tokyo", "--time-format", "short", *more).out
                for line in table.split("\n\n")[0].splitlines()[1:]:
                    self.assertRegex(line, r"  2026-\d\d-\d\d \d\d:\d\d\+09:00  ")


class BadRows(harness.TestCase):
    """A row that the portal cannot show, such as one without an address, fails each question whose answer holds it."""

    def test_among_the_newest_events_leave_a_gap_that_is_named(self):
        with harness.Demo("--seed", 3, "--events", 500, "--fault", "500-row") as portal, harness.Demo("--seed", 3, "--events", 500) as whole:
            rows = harness.history_of(whole)[:20]
            with harness.proxy(portal, {}) as server:
                ours = portal.ask("users", env={"DOCSPACE_BASE_URL": server.url})
                asked = [request.split(" ")[1] for request in server.requests]
            listed = portal.ask("users", "-o", "jsonl")
        self.assertEqual(ours.status, 5, ours)
        readable = rows[:7] + rows[8:]  # the 8th newest is one
        self.assertEqual(ours.out.splitlines(), list(dict.fromkeys(row["userId"] for row in readable)))
        self.assertRegex(ours.err, r"^hole of 1 event between .*\n$")
        self.assertIn(str(rows[6]["id"]), ours.err)
        self.assertIn(str(rows[8]["id"]), ours.err)
        self.assertEqual(len([path for path in asked if path.endswith("/login/last")]), 3, "and not for 44 s")
        self.assertEqual(sum(json.loads(line)["events"] for line in listed.out.splitlines()), 19)

    def test_among_the_newest_events_of_a_limited_portal_are_an_error_that_says_so(self):
        with harness.Demo("--seed", 3, "--plan", "free", "--fault", "500-row") as portal:
            ours = portal.ask("users")
        self.assertEqual((ours.status, ours.out), (6, ""), ours)
        self.assertIn("one of its newest 20 events is a row that it cannot show", ours.err)
        self.assertIn("when 20 more events have come", ours.err)


class Question(harness.TestCase):
    def test_is_one_get_to_login_last(self):
        with harness.RawServer(harness.http_answer(body=body([row("ann")]))) as server:
            env = {"DOCSPACE_BASE_URL": server.url + "/prefix/", "DOCSPACE_API_KEY": harness.KEY}
            self.assertEqual(harness.logbook("users", env=env).out, "ann\n")
        self.assertEqual(len(server.requests), 1)
        head = server.requests[0].lower()
        self.assertTrue(server.requests[0].startswith("GET /prefix/api/2.0/security/audit/login/last HTTP/1.1\r\n"), head)
        self.assertIn(f"authorization: bearer {harness.KEY}\r\n", head)
        self.assertIn("accept-encoding: gzip\r\n", head)
        self.assertRegex(head, r"user-agent: logbook/\d+\.\d+\.\d+\r\n")
        for unwanted in ("origin:", "cookie:", "referer:"):
            self.assertNotIn(unwanted, head)

    def test_can_be_about_one_outcome(self):
        rows = [row("in"), row(GUEST, 1013), row("out", 1006), row("else", 1016), row("new", 5000), row("none", None)]
        answers = {"any": f"in\n{GUEST}\nout\nelse\nnew\nnone\n", "success": "in\n", "failure": f"{GUEST}\n", "logout": "out\n",
                   "other": "else\nnew\nnone\n"}
        saved = self.file("saved.json", body(rows))
        for outcome, wanted in answers.items():
            self.assertEqual(harness.logbook("users", "--input", saved, "--outcome", outcome).out, wanted, outcome)

    def test_about_an_address_tells_of_events_that_it_could_not_decide(self):
        saved = self.file("saved.json", body([row("ann", ip="203.0.113.7"), row("bo", ip=""), row("eve", ip="198.51.100.1"), row("six", ip="2001")]))
        for name in ("lines", "json", "table"):
            asked = harness.logbook("users", "--input", saved, "--address", "203.0.113.0/24", "-o", name)
            self.assertIn("bo", asked.out)
            self.assertNotIn("six", asked.out)
            self.assertEqual(asked.err, "note: 1 of the events have no whole address (the portal cuts IPv6) and may be from elsewhere\n")
        self.assertEqual(harness.logbook("users", "--input", saved).err, "")

    def test_with_an_option_given_twice_takes_the_last(self):
        with harness.Demo() as portal:
            twice = portal.ask("users", "--format", "nonsense", "--format", "json", "--outcome", "logout", "--outcome", "any", "-v", "-v")
            self.assertEqual(twice.out, portal.ask("users", "-o", "json").out)

    def test_on_an_empty_history_is_an_empty_answer(self):
        with harness.Demo("--events", 0) as portal:
            self.assertEqual(portal.ask("users").out, "")
            self.assertEqual(portal.ask("users", "-o", "json").out, "[]\n")
            self.assertEqual(portal.ask("users").status, 0)

    def test_on_ipv6_loopback_and_by_name(self):
        with harness.RawServer(harness.http_answer(body=body([row("ann")])), host="::1") as server:
            self.assertEqual(harness.logbook("users", "--portal", server.url, env={"DOCSPACE_API_KEY": harness.KEY}).out, "ann\n")
        with harness.RawServer(harness.http_answer(body=body([row("bo")]))) as server:
            url = f"http://localhost:{server.port}"
            self.assertEqual(harness.logbook("users", "--portal", url, env={"DOCSPACE_API_KEY": harness.KEY}).out, "bo\n")


class Remarks(harness.TestCase):
    def test_are_silent_in_a_pipe_unless_asked_for(self):
        with harness.Demo("--seed", 3, "--events", 500) as portal:
            self.assertEqual(portal.ask("users").err, "")
            self.check_golden("users.verbose.err", portal.ask("users", "--verbose").err)

    def test_are_shown_to_whoever_sits_at_a_terminal(self):
        with harness.Demo("--seed", 3, "--events", 500) as portal:
            ours, theirs = pty.openpty()
            env = harness.environment(DOCSPACE_BASE_URL=portal.url, DOCSPACE_API_KEY=portal.key)
            done = subprocess.run([harness.LOGBOOK, "users"], stdout=subprocess.PIPE, stderr=theirs, env=env, check=True, timeout=60)
            os.close(theirs)
            shown = os.read(ours, 65536).decode()
            os.close(ours)
        self.assertIn(f"under the guest id {GUEST}", shown)
        self.assertEqual(shown.replace("\r\n", "\n"), portal_remark())
        self.assertTrue(done.stdout)

    def test_tell_of_retries(self):
        with harness.Demo("--fault", "429:1") as portal:
            ours = portal.ask("users", "--verbose")
            self.assertEqual(ours.status, 0, ours)
            self.assertRegex(ours.err, r"^note: HTTP 429; trying again in \d+\.\d s\n")


def portal_remark():
    return (harness.GOLDEN / "users.verbose.err").read_text()


class Help(harness.TestCase):
    def test_tells_options_and_exit_statuses(self):
        self.check_golden("help", harness.logbook("--help").out)
        self.check_golden("help.users", harness.logbook("users", "--help").out)
        self.check_golden("help.demo", harness.logbook("demo", "--help").out)

    def test_version_is_one_line(self):
        self.assertRegex(harness.logbook("--version").out, r"^logbook \d+\.\d+\.\d+\n$")


if __name__ == "__main__":
    harness.main()
