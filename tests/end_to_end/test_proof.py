"""`key`, signed heads, and what `verify` shows with them and without."""
import base64
import sqlite3
import subprocess

import archive_checker
import harness


class ProofTest(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "archive.db"
        self.env = {"LOGBOOK_ARCHIVE": f"sqlite:{self.path}", "XDG_CONFIG_HOME": str(self.folder / "config")}
        self.kept = self.folder / "elsewhere" / "heads"
        self.kept.parent.mkdir()
        self.keeping = ["--head-command", "tee", "--head-command=-a", "--head-command", self.kept]

    def new_key(self):
        run = harness.logbook("key", "new", env=self.env)
        self.assertEqual(run.status, 0, run)
        return self.file("public.pem", run.out)

    def sync(self, portal, *arguments):
        return portal.ask("sync", *arguments, env=self.env)

    def verify(self, *arguments):
        return harness.logbook("verify", *arguments, env=self.env)

    def copy(self, name):
        copy = self.folder / name
        with sqlite3.connect(self.path, isolation_level=None) as database:
            database.execute("VACUUM INTO ?", (str(copy),))
        return copy

    def put_back(self, copy):
        for part in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + part).unlink(missing_ok=True)
        copy.rename(self.path)


class Signing(ProofTest):
    def test_begins_with_a_key(self):
        with harness.Demo("--events", 300) as portal:
            self.sync(portal)
            run = self.verify()
            self.assertIn("nothing is signed: `logbook key new` makes a key\n", run.out)
            self.new_key()
            self.assertIn("nothing is signed: the next `logbook sync` does that\n", self.verify().out)
            run = self.sync(portal)
        self.assertEqual(run.status, 0, run)
        self.assertTrue(run.out.endswith("\nsigned: 300 readings of events\n"), run)
        run = self.verify()
        self.assertEqual((run.status, run.err), (0, ""))
        self.assertTrue(run.out.endswith("\n1 head fits\nall of it is signed\n"), run)
        self.assertIsNone(archive_checker.check(self.path))

    def test_comes_at_the_end_of_a_sync_that_found_a_hole_and_of_one_that_broke_off(self):
        self.new_key()
        with harness.Demo("--events", 300, "--fault", "500-row") as portal:
            run = self.sync(portal, "--max-wait", "0")
            self.assertEqual(run.status, 5, run)
            self.assertIn("\nsigned: 298 readings of events\n", run.out)
        run = harness.logbook("sync", "--portal", portal.url, "--max-wait", "0", env={**self.env, "DOCSPACE_API_KEY": portal.key})
        self.assertEqual(run.status, 6, run)
        self.assertTrue(run.out.endswith("signed: 298 readings of events\n"), run)

    def test_waits_for_a_sync_that_begins(self):
        with harness.Demo("--events", 30) as portal:
            self.sync(portal)
        self.new_key()
        run = harness.logbook("sync", env=self.env)
        self.assertEqual((run.status, run.out), (2, ""))
        self.assertIn("portal: none is given", run.err)

    def test_leaves_what_came_later_as_not_signed(self):
        public = self.new_key()
        with harness.Demo("--events", 300, "--new-events-per-request", 1) as portal:
            self.sync(portal)
            (self.folder / "config/logbook/signing-key.pem").unlink()
            self.sync(portal)
        self.assertRegex(self.verify("--public-key", public).out, r"\n1 head fits\nthe newest \d+ of \d+ readings are not signed yet\n$")
        self.assertIn("who signed was not checked: --public-key takes", self.verify().out)

    def test_is_checked_by_another_program(self):
        public = self.new_key()
        with harness.Demo("--events", 30) as portal:
            self.sync(portal, *self.keeping)
        *lines, signature = self.kept.read_text().splitlines(keepends=True)
        with sqlite3.connect(self.path) as database:
            stored, = database.execute("SELECT text, signature FROM head")
        self.assertEqual(stored, ("".join(lines), base64.b64decode(signature.removeprefix("signature "))))
        text, raw = self.file("text", stored[0]), self.file("signature", stored[1])
        check = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", public, "-rawin", "-in", text, "-sigfile", raw]
        self.assertEqual(subprocess.run(check, capture_output=True, check=False).returncode, 0)
        text.write_text(stored[0].replace("size 30", "size 31"))
        self.assertEqual(subprocess.run(check, capture_output=True, check=False).returncode, 1)

    def test_takes_the_key_that_systemd_loads(self):
        self.file("logbook-signing-key", b"")
        with harness.Demo("--events", 30) as portal:
            env = {**self.env, "CREDENTIALS_DIRECTORY": str(self.folder)}
            run = portal.ask("sync", env=env)
            self.assertEqual(run.status, 2, run)
            (self.folder / "logbook-signing-key").unlink()
            harness.logbook("key", "new", "--file", self.folder / "logbook-signing-key")
            self.assertIn("\nsigned: 30 readings of events\n", portal.ask("sync", env=env).out)

    def test_comes_once_after_all_portals(self):
        self.new_key()
        with harness.Demo("--events", 30) as one, harness.Demo("--events", 40) as two:
            key = self.file("portal.key", one.key)
            other = self.file("other.key", two.key)
            self.file("config.toml", f'head_command = ["tee", "-a", "{self.kept}"]\n'
                      f'[portal.one]\nurl = "{one.url}"\nkey_file = "{key}"\n[portal.two]\nurl = "{two.url}"\nkey_file = "{other}"\n')
            run = harness.logbook("sync", "--portal", "all", "--config", self.folder / "config.toml", env=self.env)
        self.assertEqual(run.status, 0, run)
        self.assertTrue(run.out.endswith("\nsigned: 70 readings of events\n"), run)
        self.assertEqual(self.kept.read_text().count("logbook head 1\n"), 1)
        self.assertEqual(self.verify("--head", self.kept).status, 0)


    def test_comes_when_watching_stops(self):
        self.new_key()
        with harness.Demo("--events", 300) as portal:
            env = {**self.env, "DOCSPACE_BASE_URL": portal.url, "DOCSPACE_API_KEY": portal.key}
            process = subprocess.Popen([harness.LOGBOOK, "sync", "--watch", *map(str, self.keeping)], env=harness.environment(**env),
                                       stdout=subprocess.PIPE, text=True)
            self.assertIn("300 events new", process.stdout.readline())
            process.terminate()
            self.assertIn("signed: 300 readings of events\n", process.communicate(timeout=60)[0])
            self.assertEqual(process.returncode, 0)
        self.assertIn("\n1 head kept elsewhere fits\n", self.verify("--head", self.kept).out)


class HeadCommand(ProofTest):
    def test_that_fails_is_a_warning_and_status_1_and_gets_the_head_the_next_time(self):
        self.new_key()
        with harness.Demo("--events", 30) as portal:
            run = self.sync(portal, "--head-command", "false")
            self.assertEqual(run.status, 1, run)
            self.assertIn("30 events new\n", run.out)
            self.assertIn("warning: the signed head was not handed on: false: ended with status 1\n  mend: ", run.err)
            self.assertEqual(self.sync(portal, *self.keeping).status, 0)
        self.assertIn("size 30\n", self.kept.read_text())
        self.assertEqual(self.verify("--head", self.kept).status, 0)

    def test_needs_a_key(self):
        with harness.Demo("--events", 30) as portal:
            run = self.sync(portal, *self.keeping)
        self.assertEqual((run.status, run.out), (2, ""))
        self.assertIn("`logbook key new` makes one", run.err)


class Tampering(ProofTest):
    def setUp(self):
        super().setUp()
        self.public = self.new_key()
        with harness.Demo("--events", 300, "--new-events-per-request", 1) as portal:
            self.sync(portal, *self.keeping)
            self.older = self.copy("older.db")
            self.sync(portal, *self.keeping)

    def test_that_did_not_happen_is_not_seen(self):
        run = self.verify("--head", self.kept, "--public-key", self.public)
        self.assertEqual((run.status, run.err), (0, ""))
        self.assertIn("\n2 heads kept elsewhere fit\n2 heads fit\n", run.out)
        self.assertIsNone(archive_checker.check(self.path))

    def test_with_a_head_is_noticed(self):
        for number, change in enumerate((
                "UPDATE head SET text = replace(text, 'time 2', 'time 1') WHERE head = 1",
                "UPDATE head SET text = replace(text, 'size ', 'size 1') WHERE head = 2", "DELETE FROM head WHERE head = 1",
                "UPDATE head SET signature = (SELECT signature FROM head WHERE head = 2) WHERE head = 1",
                "UPDATE archive SET name = upper(name) || 'x'")):
            copy = self.copy(f"{number}.db")
            with sqlite3.connect(copy) as database:
                self.assertGreater(database.execute(change).rowcount, 0, change)
            run = self.verify("--archive", f"sqlite:{copy}")
            self.assertEqual((run.status, run.out), (7, ""), change)
            if number not in (0, 3):  # it knows no signatures
                self.assertIsNotNone(archive_checker.check(copy), change)

    def test_that_puts_the_archive_back_to_an_older_state_is_noticed_only_with_what_is_kept_elsewhere(self):
        self.put_back(self.older)
        run = self.verify()
        self.assertEqual(run.status, 0, "nothing in the file tells of what was cut off")
        self.assertIn("\nall of it is signed\n", run.out)
        self.assertIsNone(archive_checker.check(self.path))
        run = self.verify("--head", self.kept)
        self.assertEqual((run.status, run.out), (7, ""))
        self.assertRegex(run.err, r"kept elsewhere: does not fit: the archive has only \d+ readings now. Its end was cut off")

    def test_that_puts_another_archive_in_its_place_is_noticed_only_with_what_is_kept_elsewhere(self):
        with harness.Demo("--events", 310) as portal:
            self.older.unlink()
            portal.ask("sync", env={**self.env, "LOGBOOK_ARCHIVE": f"sqlite:{self.older}"})
        self.put_back(self.older)
        self.assertEqual(self.verify().status, 0)
        run = self.verify("--head", self.kept)
        self.assertEqual((run.status, run.out), (7, ""))
        self.assertIn("another archive was put in its place", run.err)

    def test_with_what_is_kept_elsewhere_is_noticed(self):
        text = self.kept.read_text()
        other = self.file("other", text.replace("time 2", "time 1"))
        self.assertEqual(self.verify("--head", other).status, 7)
        self.assertEqual(self.verify("--head", self.file("none", "nothing")).status, 2)
        self.assertEqual(self.verify("--head", self.file("cut", text[:-3])).status, 2)

    def test_is_noticed_by_the_key_that_is_given(self):
        harness.logbook("key", "new", "--file", self.folder / "another")
        another = self.file("another.pem", harness.logbook("key", "show", "--file", self.folder / "another").out)
        run = self.verify("--public-key", another)
        self.assertEqual(run.status, 7, run)
        self.assertIn("head 1: is not signed by the key", run.err)
        self.assertEqual(self.verify("--public-key", another, "--public-key", self.public).status, 0)
        self.assertEqual(self.verify("--public-key", self.folder / "another").status, 2)


if __name__ == "__main__":
    harness.main()
