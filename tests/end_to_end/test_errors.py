"""Every way to fail: exit status, and the words on the screen (tests/golden/errors)."""
import json
import subprocess

import harness
from harness import KEY, RawServer, http_answer

FAST = ("--max-wait", "0")


def envelope(status, message, kind, stack="   at ASC.Web.Secret.Method()"):
    return json.dumps({"error": {"message": message, "type": kind, "stack": stack, "hresult": -2146233088}, "status": 1, "statusCode": status}).encode()


def problem(status, **more):
    return json.dumps({"status": status, "traceId": "00-0123", **more}).encode()


class Errors(harness.TestCase):
    def check(self, name, ours, status):
        self.assertEqual(ours.status, status, ours)
        self.assertEqual(ours.out, "")
        self.assertNotIn("Secret.Method", ours.err)
        self.check_golden(f"errors/{name}", ours.err)

    def check_answers(self, status, cases, *arguments):
        for name, answer in cases.items():
            with self.subTest(name), RawServer(answer) as server:
                ours = harness.logbook("users", "--portal", server.url, *(arguments or FAST), env={"DOCSPACE_API_KEY": KEY})
                self.check(name, ours, status)


class Refused(Errors):
    def test_by_the_portal_is_status_4(self):
        invalid = "ASC.Common.Security.Authorizing.AuthorizingException"
        self.check_answers(4, {
            "401": http_answer("401 Unauthorized"),
            "402-plan": http_answer("402 Payment Required", envelope(402, "Plan lacks this", "ASC.Core.Billing.BillingException")),
            "402-unpaid": http_answer("402 Payment Required", problem(402), "application/problem+json"),
            "403-scope": http_answer("403 Forbidden"),
            "403-role": http_answer("403 Forbidden", envelope(403, "Access denied", invalid)),
            "403-state": http_answer("403 Forbidden", problem(403, title="Forbidden"), "application/problem+json"),
            "403-address": http_answer("403 Forbidden", "Zugriff von dieser IP-Adresse verboten ü".encode(), "text/plain; charset=utf-8"),
            "403-proxy": http_answer("403 Forbidden", b"<html>no</html>", "text/html"),
        })

    def test_by_each_key_of_the_demo_that_may_not(self):
        with harness.Demo() as portal:
            refused = [purpose for purpose, key in portal.keys.items() if portal.ask("users", key=key).status == 4]
            self.assertEqual(portal.ask("users").status, 0)
            self.assertGreaterEqual(len(refused), 5, portal.keys)
            self.assertEqual(portal.ask("users", key=KEY).status, 4, "a key that nobody made")


class Failed(Errors):
    def test_for_good_is_status_1(self):
        fields = {"response": {"title": "One or more validation errors occurred.", "status": 400, "errors": {"count": ["bad"], "from": ["bad"]}},
                  "count": 1, "status": 1, "statusCode": 400}
        row = b'{"response":[{"id":1,"date":"2026-03-02T11:05:41Z","userId":"ann"},%s]}'
        self.check_answers(1, {
            "400-fields": http_answer("400 Bad Request", json.dumps(fields).encode(), "application/problem+json"),
            "400-argument": http_answer("400 Bad Request", envelope(400, "LoginHistoryLifeTime", "System.ArgumentException")),
            "404-portal": http_answer("404 Not Found", problem(404, title="Not Found"), "application/problem+json"),
            "404-page": http_answer("404 Not Found", b"<html>nginx</html>", "text/html"),
            "415": http_answer("415 Unsupported Media Type", envelope(415, "not supported", "System.NotSupportedException")),
            "200-html": http_answer(body=b"<!DOCTYPE html><title>Sign in</title>", content_type="text/html"),
            "200-html-as-json": http_answer(body=b"<!DOCTYPE html>"),
            "200-empty": http_answer(body=b""),
            "204": b"HTTP/1.1 204 No Content\r\n\r\n",
            "truncated-json": http_answer(body=(row % b'{"id":2')[:-2]),
            "row-without-date": http_answer(body=row % b'{"id":2,"userId":"bo"}'),
            "row-without-user": http_answer(body=row % b'{"id":2,"date":"2026-03-02T11:05:41Z","userId":null}'),
            "row-without-id": http_answer(body=row % b'{"id":"2","date":"2026-03-02T11:05:41Z","userId":"bo"}'),
            "response-no-array": http_answer(body=b'{"response":{"id":1}}'),
            "not-utf8": http_answer(body=row % b'{"id":2,"date":"2026-03-02T11:05:41Z","userId":"b\xf6"}'),
            "bad-gzip": http_answer(body=b"no gzip", headers=["Content-Encoding: gzip"]),
            "redirect-elsewhere": http_answer("302 Found", headers=["Location: https://elsewhere.example/login?to=docs"]),
            "redirect-to-garbage": http_answer("302 Found", headers=["Location: https://elsewhere.example/login\x1b[2J"]),
            "redirect-nowhere": http_answer("302 Found"),
            "hostile-message": http_answer("400 Bad Request", envelope(400, "a\x1b[2Jb\nc\u202ed" + "x" * 500, "T")),
        })

    def test_by_the_demo_is_status_1(self):
        for fault in ("gzip-bomb", "huge-body", "bad-utf8", "not-json", "no-response", "html-200", "redirect-elsewhere", "redirect-loop"):
            with self.subTest(fault), harness.Demo("--fault", fault) as portal:
                self.check(f"fault-{fault}", portal.ask("users", *FAST), 1)


class NoAnswer(Errors):
    def test_is_status_6(self):
        self.check_answers(6, {
            "500": http_answer("500 Internal Server Error", envelope(500, "Object reference not set", "System.NullReferenceException")),
            "502-html": http_answer("502 Bad Gateway", b"<html>nginx</html>", "text/html"),
            "503": http_answer("503 Service Unavailable"),
            "504-html": http_answer("504 Gateway Time-out", b"<html>nginx</html>", "text/html"),
            "429": http_answer("429 Too Many Requests"),
            "403-fault": http_answer("403 Forbidden", envelope(403, "Sequence contains no elements", "System.InvalidOperationException")),
            "cut-body": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"response\":[",
            "cut-chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{\"response\":[",
            "dropped": b"",
        })

    def test_is_found_out_at_once_where_waiting_is_too_long(self):
        self.check_answers(6, {"429-retry-after": http_answer("429 Too Many Requests", headers=["Retry-After: 3600"])}, "--max-wait", "60s")

    def test_from_the_faulty_demo(self):
        for fault in ("drop", "reset", "truncate", "html-502", "429", "429-retry-after", "403-fault", "slow"):
            with self.subTest(fault), harness.Demo("--fault", fault) as portal:
                self.assertEqual(portal.ask("users", "--timeout", "2s", *FAST).status, 6)

    def test_from_nobody(self):
        env = {"DOCSPACE_API_KEY": KEY}
        refused = f"http://127.0.0.1:{harness.free_port()}"
        self.check("connection-refused", harness.logbook("users", "--portal", refused, env=env), 6)
        self.check("unknown-host", harness.logbook("users", "--portal", "nobody.invalid", env=env), 6)

    def test_in_time(self):
        with harness.Demo("--latency", "20s") as portal:
            self.check("timeout", portal.ask("users", "--timeout", "200ms", *FAST), 6)


class Recovered(Errors):
    """What passes is tried again, and the answer is whole."""

    def test_from_each_fault_that_may_pass(self):
        with harness.Demo() as portal:
            wanted = portal.ask("users").out
        for fault in ("drop:1", "reset:1", "truncate:1", "html-502:1", "429:1", "403-fault:1"):
            with self.subTest(fault), harness.Demo("--fault", fault) as portal:
                ours = portal.ask("users")
                self.assertEqual((ours.status, ours.out), (0, wanted), ours)

    def test_not_from_what_stays(self):
        for status in ("401 Unauthorized", "402 Payment Required", "403 Forbidden", "404 Not Found", "400 Bad Request"):
            with RawServer(http_answer(status)) as server:
                harness.logbook("users", "--portal", server.url, env={"DOCSPACE_API_KEY": KEY})
                self.assertEqual(len(server.requests), 1, status)


class Usage(Errors):
    def test_is_status_2(self):
        somewhere = {"DOCSPACE_BASE_URL": "http://127.0.0.1:1", "DOCSPACE_API_KEY": KEY}
        cases = {
            "no-command": ((), {}),
            "unknown-command": (("usres",), {}),
            "unknown-option": (("users", "--fromat", "json"), somewhere),
            "unknown-top-option": (("--verison",), {}),
            "stray-argument": (("users", "ann"), somewhere),
            "unknown-format": (("users", "--format", "jsno"), somewhere),
            "unknown-outcome": (("users", "--outcome", "x"), somewhere),
            "missing-value": (("users", "--format"), somewhere),
            "bad-duration": (("users", "--timeout", "soon"), somewhere),
            "no-time": (("users", "--timeout", "0"), somewhere),
            "no-portal": (("users",), {}),
            "no-key": (("users",), {"DOCSPACE_BASE_URL": "docs.example.com"}),
            "bad-url": (("users", "--portal", "ftp://docs.example.com"), somewhere),
            "url-with-password": (("users", "--portal", "https://ann:secret@docs.example.com"), somewhere),
            "bad-ca-file": (("users", "--ca-file", "/no/such/file", "--portal", "docs.example.com"), somewhere),
            "input-and-portal": (("users", "--input", "x", "--portal", "y"), {}),
            "option-before-command": (("--portal", "https://other.example", "users"), somewhere),
            "two-commands": (("demo", "users", "--input", "x"), {}),
            "argument-behind-dashes": (("users", "--input", "x", "--", "junk"), {}),
            "key-as-argument": (("users", KEY), somewhere),
            "empty-portal": (("users", "--portal", ""), somewhere),
            "empty-input": (("users", "--input", ""), somewhere),
            "empty-key-file": (("users", "--key-file", ""), somewhere),
            "bad-duration-with-input": (("users", "--input", "x", "--timeout", "soon"), {}),
            "demo-dump": (("demo", "--dump", "-5"), {}),
            "demo-seed": (("demo", "--seed", "99999999999999999999"), {}),
            "demo-rate": (("demo", "--rate-limit", "often"), {}),
            "demo-port": (("demo", "--port", "70000"), {}),
            "demo-number": (("demo", "--events", "many"), {}),
            "demo-fault": (("demo", "--fault", "rest"), {}),
            "demo-zone": (("demo", "--timezone", "Europe/Atlantis", "--dump", "1"), {}),
            "demo-clock": (("demo", "--clock", "noon"), {}),
        }
        for name, (arguments, env) in cases.items():
            with self.subTest(name):
                self.check(name, harness.logbook(*arguments, env=env), 2)

    def test_of_the_key_file_is_status_2(self):
        env = {"DOCSPACE_BASE_URL": "docs.example.com"}
        cases = {"key-file-missing": self.folder / "none", "key-file-open": self.file("open", KEY, 0o644),
                 "key-file-empty": self.file("empty", " \n"), "key-file-spaces": self.file("spaces", "sk-1 sk-2"),
                 "key-file-folder": self.folder, "key-file-long": self.file("long", "x" * 5000),
                 "key-file-quoted": self.file("it's open", KEY, 0o644), "key-file-device": "/dev/null"}
        for name, path in cases.items():
            with self.subTest(name):
                self.check(name, harness.logbook("users", "--key-file", path, env=env), 2)

    def test_of_plain_http_beyond_this_machine_is_status_2_before_a_byte_is_sent(self):
        # 192.0.2.1 is reserved for documentation: nobody is there, and nothing is sent.
        ours = harness.logbook("users", "--portal", "http://192.0.2.1", env={"DOCSPACE_API_KEY": KEY})
        self.check("plain-http", ours, 2)


class Local(Errors):
    def test_files_that_cannot_be_read_are_status_1(self):
        self.check("input-missing", harness.logbook("users", "--input", self.folder / "none"), 1)
        self.check("input-folder", harness.logbook("users", "--input", self.folder), 1)

    def test_a_closed_output_is_status_1(self):
        command = f"exec {harness.LOGBOOK} users --input {harness.TOP}/tests/data/hostile.json >&-"
        done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, env=harness.environment(), check=False, timeout=60)
        self.assertEqual(done.returncode, 1, done)
        self.check_golden("errors/closed-output", done.stderr.decode())

    def test_a_full_disk_is_status_1(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([harness.LOGBOOK, "users", "--input", str(harness.TOP / "tests/data/hostile.json")], stdout=full,
                                  stderr=subprocess.PIPE, env=harness.environment(), check=False, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.check_golden("errors/full-disk", done.stderr.decode())


if __name__ == "__main__":
    harness.main()
