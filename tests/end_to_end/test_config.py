"""The configuration file: portals by name, their keys, many of them side by side, and what `portals` tells of them."""
import json
import re
import signal
import subprocess

import harness


class ConfigTest(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.env = {"XDG_CONFIG_HOME": str(self.folder / "config")}
        (self.folder / "config" / "logbook").mkdir(parents=True)
        self.tables = ['archive = "sqlite:../../data/archive.db"', 'timezone = "UTC"']

    def configure(self, name, url, *lines):
        self.tables.append("\n".join([f"[portal.{name}]", f'url = "{url}"', *lines]))
        return self.write("\n".join(self.tables) + "\n")

    def write(self, text, mode=0o600):
        return self.file("config/logbook/config.toml", text, mode)

    def key(self, portal, name):
        self.file(f"config/logbook/{name}", portal.key + "\n")
        return f'key_file = "{name}"'

    def logbook(self, *arguments, **env):
        return harness.logbook(*arguments, env={**self.env, **env})


class Portal(ConfigTest):
    def test_is_asked_by_its_name_with_its_own_key(self):
        with harness.Demo("--events", 50) as portal:
            self.configure("acme", portal.url, self.key(portal, "acme.key"))
            for arguments in (["--portal", "acme"], []):
                run = self.logbook("last", "-n", "1", "-o", "jsonl", *arguments)
                self.assertEqual((run.status, run.out.count("\n")), (0, 1), run)

    def test_gets_its_key_from_a_command_or_from_systemd(self):
        with harness.Demo("--events", 50) as portal:
            (self.folder / "credentials").mkdir()
            self.file("credentials/docspace-api-key.by-systemd", portal.key)
            self.file("config/logbook/secret", f"{portal.key}\nuser: ann\n")
            self.configure("by-command", portal.url, f'key_command = ["cat", "{self.folder}/config/logbook/secret"]')
            self.configure("by-systemd", portal.url)
            for name in ("by-command", "by-systemd"):
                run = self.logbook("users", "--portal", name, CREDENTIALS_DIRECTORY=str(self.folder / "credentials"))
                self.assertEqual(run.status, 0, run)

    def test_never_gets_the_key_of_the_environment(self):
        secret = "sk-" + "fedcba9876543210" * 4
        with harness.RawServer(harness.http_answer()) as server:
            self.configure("acme", server.url)
            run = self.logbook("users", "--portal", "acme", DOCSPACE_API_KEY=secret)
            self.assertEqual(run.status, 2, run)
            self.assertIn("API key of acme: none is given", run.err)
            self.assertEqual(server.requests, [])

            self.file("config/logbook/own", harness.KEY)
            self.configure("beta", server.url + "/beta", 'key_file = "own"')
            for portal in ("beta", server.url + "/beta"):
                self.logbook("users", "--portal", portal, "--max-wait", "0", DOCSPACE_API_KEY=secret)
            self.assertGreater(len(server.requests), 1)
            for request in server.requests:
                self.assertNotIn(secret, request)
                self.assertIn(harness.KEY, request)

    def test_keeps_its_settings_unless_the_command_line_says_otherwise(self):
        with harness.RawServer(harness.http_answer("500 Internal Server Error")) as server:
            self.file("config/logbook/own", harness.KEY)
            self.configure("acme", server.url, 'key_file = "own"', 'max_wait = "0"')
            self.assertEqual(self.logbook("users", "--portal", "acme").status, 6)
            self.assertEqual(len(server.requests), 1)
            run = self.logbook("users", "--portal", "acme", "--timeout", "soon")
            self.assertIn("error: --timeout:", run.err)

    def test_that_is_not_known_is_told_from_those_that_are(self):
        self.configure("acme", "https://docs.acme.example")
        self.configure("beta", "https://docs.beta.example")
        for arguments, told in ((["--portal", "amce"], 'did you mean "acme"?'), ([], "give one of acme, beta"),
                                (["--portal", "all"], "`logbook sync`")):
            run = self.logbook("last", *arguments)
            self.assertEqual((run.status, run.out), (2, ""), run)
            self.assertIn(told, run.err)


class File(ConfigTest):
    def test_with_a_mistake_is_refused_with_its_place(self):
        path = self.configure("acme", "https://docs.acme.example", "paralell = 4")
        run = self.logbook("portals")
        self.assertEqual((run.status, run.out), (2, ""))
        self.assertEqual(run.err, f'error: {path}:5:1: "paralell" is not known in [portal.acme]\n'
                                  '  mend: did you mean "parallel"?\n')

    def test_that_others_may_write_is_refused(self):
        path = self.write("", 0o664)
        run = self.logbook("portals")
        self.assertEqual(run.status, 2, run)
        self.assertIn(f"can be written by its group (mode 0664)\n  mend: chmod go-w {path}\n", run.err)

    def test_says_in_which_zone_times_are_shown(self):
        with harness.Demo("--events", 50) as portal:
            self.tables[1] = 'timezone = "Asia/Tokyo"'
            self.configure("acme", portal.url, self.key(portal, "acme.key"))
            self.assertRegex(self.logbook("last").out, r"T\d\d:\d\d:\d\d\+09:00")
            self.assertNotIn("+09:00", self.logbook("last", "--timezone", "UTC").out)


class All(ConfigTest):
    def configure_three(self, first, second):
        self.configure("acme", first.url, self.key(first, "acme.key"))
        self.configure("beta", second.url, self.key(second, "beta.key"))
        self.configure("dead", f"http://127.0.0.1:{harness.free_port()}", self.key(first, "dead.key"), 'max_wait = "0"')

    def test_are_synced_side_by_side_and_told_one_by_one(self):
        with harness.Demo("--events", 300) as first, harness.Demo("--events", 90, "--seed", 2, "--plan", "free") as second:
            self.configure_three(first, second)
            run = self.logbook("sync", "--portal", "all")
            archive = self.logbook("coverage", "-o", "json")
        self.assertEqual(run.status, 6, run)
        self.assertEqual(sorted(re.sub(r"\d{4}-[^ ,\n]*Z", "TIME", run.out).splitlines()),
                         ["acme: whole, 300 events new, complete from TIME to TIME",
                          "beta: incomplete, 20 events new, complete from TIME to TIME", "dead: unreachable"])
        self.assertRegex(run.err, "^error: dead: http.*connection refused")
        self.assertEqual([portal["portal"] for portal in json.loads(archive.out)], ["acme", "beta", "dead"])

    def test_are_shown_with_what_is_known_of_them(self):
        with harness.Demo("--events", 300) as first, harness.Demo("--events", 90, "--seed", 2, "--plan", "free") as second:
            self.configure_three(first, second)
            before = json.loads(self.logbook("portals", "-o", "json").out)
            self.logbook("sync", "--portal", "all")
            other = second.ask("sync", "--portal", f"http://localhost:{second.port}", "--archive", f"sqlite:{self.folder}/data/archive.db")
        self.assertEqual(other.status, 5, other)
        self.assertEqual({portal["state"] for portal in before}, {"never"})
        run = self.logbook("portals")  # without a portal: it asks nobody
        self.assertEqual(run.status, 0, run)
        by_clock = re.sub(r"(?m)^(\S+ +[^ ,]+(?:, not configured)? +)2[^ ]{18}Z", r"\1LAST-SYNC-BY-CLOCK.Z", run.out)
        self.check_golden("portals", re.sub(r"(T19:0[34]):0\dZ", r"\1:00Z", by_clock))  # a slow machine takes seconds
        shown = {portal["portal"]: portal for portal in json.loads(self.logbook("portals", "-o", "json").out)}
        self.assertEqual(shown["acme"]["state"], "whole")
        self.assertEqual(shown["acme"]["key_expires"], "2027-02-20T19:04:00.000000Z")
        self.assertIsNotNone(shown["dead"]["last_sync"])
        self.assertEqual(shown["dead"], {**shown["dead"], "configured": True, "state": "unreachable", "from": None, "until": None, "holes": 0,
                                         "key_expires": None})

    def test_that_got_their_names_after_their_first_sync_go_on_with_what_is_held(self):
        with harness.Demo("--events", 50) as portal:
            self.write("\n".join(self.tables) + "\n")
            self.assertEqual(self.logbook("sync", "--portal", portal.url, DOCSPACE_API_KEY=portal.key).status, 0)
            self.configure("acme", portal.url, self.key(portal, "acme.key"))

            for arguments in (["--portal", "acme"], ["--portal", "all"], []):
                run = self.logbook("sync", *arguments)
                self.assertEqual(run.status, 0, run)
                self.assertIn("0 events new", run.out)
            self.assertIn("from the archive", self.logbook("last", "--portal", "acme").out)
            self.assertEqual(self.logbook("verify", "--portal", "acme").status, 0)
            (shown,) = json.loads(self.logbook("portals", "-o", "json").out)
            self.assertEqual((shown["portal"], shown["state"]), ("acme", "whole"))

    def test_whose_address_leads_to_another_portal_are_not_mixed_however_lately_they_were_asked_who_they_are(self):
        with harness.Demo("--events", 300) as first, harness.Demo("--events", 800, "--seed", 3) as second:
            self.configure("acme", first.url, self.key(first, "acme.key"))
            self.assertEqual(self.logbook("sync").status, 0)
            before = self.logbook("last", "--all", "-o", "jsonl").out
            self.tables.pop()
            self.configure("acme", second.url, self.key(second, "acme.key"))

            run = self.logbook("sync")

            self.assertEqual((run.status, run.out), (1, ""), run)
            self.assertIn("error: acme: its owner's id was ", run.err)
            self.assertEqual(self.logbook("last", "--all", "-o", "jsonl").out, before)

    def test_remember_that_a_later_sync_failed(self):
        with harness.Demo("--events", 50) as portal:
            self.configure("acme", portal.url, self.key(portal, "acme.key"), 'max_wait = "0"')
            self.assertEqual(self.logbook("sync").status, 0)
        for arguments in ([], ["--portal", "all"]):
            self.assertEqual(self.logbook("sync", *arguments).status, 6)
            shown = json.loads(self.logbook("portals", "-o", "json").out)
            self.assertEqual(shown[0]["state"], "unreachable")
            self.assertRegex(shown[0]["until"], "^2026-11-22T19:03:0.\.000000Z$")

    def test_are_not_held_up_by_those_that_never_answer(self):
        self.tables += ["[sync]", "parallel = 2"]
        with harness.Demo("--events", 1000) as portal, Silent() as silent:
            for name in ("asleep", "dozing"):
                self.configure(name, f"http://127.0.0.1:{silent.port}/{name}", self.key(portal, f"{name}.key"),
                               'timeout = "2s"', 'max_wait = "0"')
            self.configure("swift", portal.url, self.key(portal, "swift.key"), 'rate = "max"')
            run = self.logbook("sync", "--portal", "all")
        self.assertEqual(run.status, 6, run)
        self.assertIn("swift: whole, 1000 events new", run.out)

    def test_stop_cleanly_when_interrupted(self):
        with harness.Demo("--events", 50) as portal, Silent() as silent:
            self.configure("asleep", f"http://127.0.0.1:{silent.port}", self.key(portal, "asleep.key"))
            self.configure("swift", portal.url, self.key(portal, "swift.key"))
            process = subprocess.Popen([harness.LOGBOOK, "sync", "--portal", "all"], env=harness.environment(**self.env),
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            self.assertIn("swift: whole", process.stdout.readline())
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
        self.assertEqual((process.returncode, out), (130, "asleep: interrupted\n"), err)
        self.assertEqual(self.logbook("verify").status, 0)

    def test_take_no_key_for_all_of_them(self):
        self.configure("acme", "https://docs.acme.example")
        run = self.logbook("sync", "--portal", "all", "--key-file", self.file("key", harness.KEY))
        self.assertEqual(run.status, 2, run)
        self.assertIn("--key-file: is one key", run.err)


class Silent:
    """Takes connections and never answers."""

    def __enter__(self):
        self.socket = harness.socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.socket.getsockname()[1]
        return self

    def __exit__(self, *_):
        self.socket.close()


if __name__ == "__main__":
    harness.main()
