"""`logbook doctor`: what stands between a person and their login history, check by check."""
import json
import re

import harness
from harness import KEY, RawServer, http_answer

FAST = ("--max-wait", "0")


def states(run):
    return {check["id"]: check["state"] for check in json.loads(run.out)["checks"]}


class Doctor(harness.TestCase):
    def check(self, name, ours, status):
        self.assertEqual((ours.status, ours.err), (status, ""), ours)
        # The demo's clock stands still from day to day, this machine's does not.
        text = re.sub(r"(\d+ (days?|h|min|s) )+(ahead of|behind) this machine's", "LONG behind this machine's", ours.out)
        self.check_golden(f"doctor/{name}", text)


class Portals(Doctor):
    def test_in_good_order_are_status_0(self):
        with harness.Demo("--seed", 3, "--events", 500) as portal:
            self.check("good", portal.ask("doctor"), 0)
            self.check("good.json", portal.ask("doctor", "--format", "json"), 0)

    def test_whose_clock_is_right_show_it(self):
        with harness.Demo("--clock", "now", "--events", 50) as portal:
            ours = portal.ask("doctor", "-o", "json")
            self.assertEqual(states(ours)["clock"], "ok", ours)

    def test_without_the_audit_feature_are_told(self):
        with harness.Demo("--seed", 3, "--plan", "free") as portal:
            self.check("free", portal.ask("doctor"), 0)

    def test_without_events_are_no_failure(self):
        with harness.Demo("--events", 0) as portal:
            ours = portal.ask("doctor", "-o", "json")
            self.assertEqual((ours.status, states(ours)["oldest"]), (0, "skip"), ours)

    def test_whose_history_fails_are_status_1(self):
        with harness.Demo("--seed", 3, "--fault", "html-502") as portal:
            self.check("history-fails", portal.ask("doctor", *FAST), 1)

    def test_that_are_busy_for_a_moment_are_asked_again(self):
        with harness.Demo("--fault", "429:1") as portal:
            self.assertEqual(portal.ask("doctor").status, 0)

    def test_that_are_dead_are_status_1(self):
        ours = harness.logbook("doctor", "--portal", f"http://127.0.0.1:{harness.free_port()}", env={"DOCSPACE_API_KEY": KEY})
        self.check("dead", ours, 1)

    def test_that_are_none_are_status_1_and_never_see_the_key(self):
        page = http_answer(body=b"<!DOCTYPE html><title>It works</title>", content_type="text/html")
        with RawServer(page) as server:
            self.check("no-portal", harness.logbook("doctor", "--portal", server.url, env={"DOCSPACE_API_KEY": KEY}), 1)
        self.assertEqual(len(server.requests), 1)
        self.assertNotIn(KEY, server.requests[0])


class Keys(Doctor):
    def test_that_will_not_do_are_status_1_each_with_its_reason(self):
        with harness.Demo("--seed", 3) as portal:
            self.check("key-unknown", portal.ask("doctor", key=KEY), 1)
            self.check("key-without-scope", portal.ask("doctor", key=portal.keys["rooms"]), 1)
            self.check("key-without-role", portal.ask("doctor", key=portal.keys["user"]), 1)

    def test_that_may_do_more_or_expire_soon_are_told(self):
        with harness.Demo("--events", 50) as portal:
            self.assertEqual(states(portal.ask("doctor", "-o", "json", key=portal.keys["write"]))["key-permissions"], "warn")
            self.assertEqual(states(portal.ask("doctor", "-o", "json", key=portal.keys["expiring"]))["key-expiry"], "warn")

    def test_are_not_repeated_whatever_the_portal_says(self):
        def answer(request):
            text = KEY if KEY in request else "\x1b[2J"
            facts = {name: text for name in ("name", "version", "timezone", "docSpace", "documentServer")}
            facts |= {"permissions": [text, "*:read"], "createBy": {"id": text, "displayName": text}, "audit": True}
            return http_answer(body=json.dumps({"response": facts}).encode(), headers=[f"X-Echo: {KEY}"])

        for form in ("text", "json"):
            with self.subTest(form), RawServer(answer) as server:
                ours = harness.logbook("doctor", "--portal", server.url, "-o", form, "-v", *FAST, env={"DOCSPACE_API_KEY": KEY})
                self.assertEqual(ours.status, 1)
                self.assertIn("***", ours.out)
                self.assertNotIn(KEY.removeprefix("sk-"), ours.out + ours.err)
                self.assertNotIn("\x1b", ours.out)


class Questions(Doctor):
    def test_have_a_help(self):
        self.check_golden("help.doctor", harness.logbook("doctor", "--help").out)

    def test_that_are_wrong_are_status_2(self):
        env = {"DOCSPACE_BASE_URL": "http://127.0.0.1:1", "DOCSPACE_API_KEY": KEY}
        for arguments in (("--format", "table"), ("--timeout", "soon"), ("extra",)):
            ours = harness.logbook("doctor", *arguments, env=env)
            self.assertEqual((ours.status, ours.out), (2, ""), ours)
        self.assertEqual(harness.logbook("doctor").status, 2)


if __name__ == "__main__":
    harness.main()
