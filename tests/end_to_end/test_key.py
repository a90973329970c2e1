"""The key: where it comes from, where it goes, and that it shows up nowhere else."""
import os
import subprocess

import harness
from harness import KEY, RawServer, http_answer

EMPTY = http_answer(body=b'{"response":[]}')


def ask(server, *arguments, **env):
    return harness.logbook("users", "--portal", server.url, *arguments, env=env)


def sent(server):
    """The keys that reached the server."""
    return [line.split(" ")[-1] for request in server.requests for line in request.split("\r\n")
            if line.lower().startswith("authorization: bearer ")]


class Source(harness.TestCase):
    def test_is_the_file_then_the_variable_then_systemd(self):
        systemd = self.folder / "credentials"
        systemd.mkdir()
        (systemd / "docspace-api-key").write_text("sk-systemd\n")
        (systemd / "docspace-api-key").chmod(0o400)
        file = self.file("key", "sk-file\n")
        with RawServer(EMPTY) as server:
            ask(server, "--key-file", file, DOCSPACE_API_KEY="sk-variable", CREDENTIALS_DIRECTORY=str(systemd))
            ask(server, DOCSPACE_API_KEY="sk-variable", CREDENTIALS_DIRECTORY=str(systemd))
            ask(server, CREDENTIALS_DIRECTORY=str(systemd))
            self.assertEqual(sent(server), ["sk-file", "sk-variable", "sk-systemd"])

    def test_may_be_a_pipe(self):
        read, write = os.pipe()
        os.write(write, b"sk-pipe\n")
        os.close(write)
        with RawServer(EMPTY) as server:
            subprocess.run([harness.LOGBOOK, "users", "--portal", server.url, "--key-file", f"/dev/fd/{read}"], pass_fds=[read],
                           env=harness.environment(), check=True, timeout=60)
            self.assertEqual(sent(server), ["sk-pipe"])
        os.close(read)

    def test_is_never_an_argument(self):
        ours = harness.logbook("users", "--key", KEY, env={"DOCSPACE_BASE_URL": "http://127.0.0.1:1"})
        self.assertEqual(ours.status, 2)
        self.assertIn("no option", ours.err)

    def test_that_is_refused_sends_nothing(self):
        with RawServer(EMPTY) as server:
            for content, mode in ((KEY, 0o644), (KEY, 0o604), ("", 0o600), ("sk-1 sk-2", 0o600), ("sk-1\x1b[1m", 0o600)):
                ours = ask(server, "--key-file", self.file("key", content, mode))
                self.assertEqual(ours.status, 2, ours)
            self.assertEqual(server.requests, [])


class Silence(harness.TestCase):
    def check_silent(self, ours, key):
        self.assertNotIn(key[3:].lower(), (ours.out + ours.err).lower())

    def test_holds_when_the_portal_echoes_the_key(self):
        with harness.Demo("--fault", "echo-key") as portal:
            ours = portal.ask("users", "--verbose", "--trace")
            self.assertEqual(ours.status, 1)
            self.assertIn("***", ours.err)
            self.check_silent(ours, portal.key)
        with harness.Demo("--fault", "echo-key-row") as portal:
            for name in ("lines", "json", "table", "csv"):
                ours = portal.ask("users", "-o", name, "--verbose", "--trace")
                self.assertEqual(ours.status, 0, ours)
                self.check_silent(ours, portal.key)

    def test_holds_in_traces_errors_and_redirects(self):
        answers = (EMPTY, http_answer("401 Unauthorized"), http_answer("500 Oops", KEY.encode(), "text/plain"),
                   http_answer("400 Bad", b'{"error":{"message":"%s"}}' % ("\\u0073" + KEY[1:]).encode()),
                   http_answer("400 Bad", b'{"error":{"message":"no key %s"}}' % KEY[3:].upper().encode()),
                   http_answer("403 No", b"sk\\u002d" + KEY[3:].encode(), "text/plain"),
                   http_answer("302 Found", headers=[f"Location: http://elsewhere.example/?key={KEY}"]),
                   http_answer("302 Found", headers=[f"Location: http://elsewhere.example/?key={KEY.replace('-', '%2D')}"]),
                   http_answer("302 Found", headers=[f"Location: /{KEY}", f"X-Echo: {KEY}"]),
                   http_answer(body=b'{"response":[{"id":1,"date":"%s"}]}' % KEY.encode()), b"garbage " + KEY.encode())
        for answer in answers:
            with RawServer(answer) as server:
                self.check_silent(ask(server, "--verbose", "--trace", "--max-wait", "0", DOCSPACE_API_KEY=KEY), KEY)


class Origin(harness.TestCase):
    def test_is_never_left(self):
        with RawServer(EMPTY) as elsewhere:
            for status in ("301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"):
                target = f"{elsewhere.url}/api/2.0/security/audit/login/last"
                with RawServer(http_answer(status, headers=[f"Location: {target}"])) as server:
                    ours = ask(server, DOCSPACE_API_KEY=KEY)
                    self.assertEqual(ours.status, 1, ours)
                    self.assertIn(elsewhere.url, ours.err)
            self.assertEqual(elsewhere.requests, [])

    def test_is_kept_by_a_redirect_within(self):
        def answer(request):
            if request.startswith("GET /moved"):
                return EMPTY
            return http_answer("307 Temporary Redirect", headers=["Location: /moved/here"])

        with RawServer(answer) as server:
            self.assertEqual(ask(server, DOCSPACE_API_KEY=KEY).status, 0)
            self.assertEqual(sent(server), [KEY, KEY])

    def test_by_redirects_in_a_circle_ends(self):
        with RawServer(http_answer("302 Found", headers=["Location: /again"])) as server:
            ours = ask(server, DOCSPACE_API_KEY=KEY)
            self.assertEqual(ours.status, 1)
            self.assertLessEqual(len(server.requests), 6)


class Proxy(harness.TestCase):
    def test_is_not_used_for_loopback(self):
        with RawServer(http_answer("502 Bad Gateway")) as proxy, RawServer(EMPTY) as server:
            env = {name: proxy.url for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")}
            self.assertEqual(ask(server, DOCSPACE_API_KEY=KEY, **env).status, 0)
            by_name = harness.logbook("users", "--portal", f"http://localhost:{server.port}", env={"DOCSPACE_API_KEY": KEY, **env})
            self.assertEqual(by_name.status, 0, by_name)
            self.assertEqual(proxy.requests, [])

    def test_is_not_used_for_a_name_of_this_machine_even_with_plain_http_allowed(self):
        with RawServer(http_answer("502 Bad Gateway")) as proxy, RawServer(EMPTY) as server:
            ours = harness.logbook("users", "--portal", f"http://0.0.0.0:{server.port}", "--allow-plain-http",
                                   env={"DOCSPACE_API_KEY": KEY, "http_proxy": proxy.url})
            self.assertEqual(ours.status, 0, ours)
            self.assertEqual(proxy.requests, [])

    def test_gets_only_the_name_of_an_https_portal(self):
        with RawServer(http_answer("502 Bad Gateway")) as proxy:
            ours = harness.logbook("users", "--portal", "https://docs.example.com", "--max-wait", "0",
                                   env={"DOCSPACE_API_KEY": KEY, "https_proxy": proxy.url})
            self.assertEqual(ours.status, 6, ours)
            self.assertTrue(proxy.requests[0].startswith("CONNECT docs.example.com:443 "))
            self.assertEqual(sent(proxy), [])


class PlainHttp(harness.TestCase):
    """http beyond this machine, seen by a proxy that stands on it."""

    def ask(self, proxy, *arguments):
        return harness.logbook("users", "--portal", "http://docs.example.invalid", "--max-wait", "0", *arguments,
                               env={"DOCSPACE_API_KEY": KEY, "http_proxy": proxy.url})

    def test_is_allowed_only_on_demand_and_with_a_warning(self):
        with RawServer(EMPTY) as proxy:
            self.assertNotEqual(self.ask(proxy).status, 0)
            self.assertEqual(proxy.requests, [])

            ours = self.ask(proxy, "--allow-plain-http")
            self.assertEqual(ours.status, 0, ours)
            self.assertTrue(ours.err.startswith("warning: http://docs.example.invalid: "), ours)
            self.assertEqual(sent(proxy), [KEY])


if __name__ == "__main__":
    harness.main()
