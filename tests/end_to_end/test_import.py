"""`import`: events from files, which make nothing complete and take nobody's place."""
import json
import os
import sqlite3
import subprocess
import threading
import urllib.request

import archive_checker
import harness


class ImportTest(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "archive.db"
        self.env = {"LOGBOOK_ARCHIVE": f"sqlite:{self.path}", "XDG_CONFIG_HOME": str(self.folder / "config")}

    def logbook(self, *arguments, **options):
        return harness.logbook(*arguments, env=self.env, **options)

    def sync(self, portal):
        return portal.ask("sync", env=self.env)

    def body(self, portal):
        """The newest 100 events, as the portal answers."""
        request = urllib.request.Request(f"{portal.url}/api/2.0/security/audit/login/filter?startIndex=0&count=100",
                                         headers={"Authorization": f"Bearer {portal.key}"})
        with urllib.request.urlopen(request) as answer:
            return answer.read()

    def imported(self, portal, *files):
        run = self.logbook("import", "--portal", portal.url, *files)
        self.assertEqual((run.status, run.err), (0, ""), run)
        return run.out

    def events(self, *arguments):
        return [json.loads(line) for line in self.logbook("last", "--all", "-o", "jsonl", *arguments).out.splitlines()]

    def verify(self):
        self.assertEqual(self.logbook("verify").status, 0)
        self.assertIsNone(archive_checker.check(self.path))


class Imported(ImportTest):
    def test_events_are_kept_whatever_the_portal_still_has(self):
        with harness.Demo("--events", 300) as portal:
            saved = self.file("saved.json", self.body(portal).decode())
            lines = self.file("lines.jsonl", portal.ask("last", "--all", "-o", "jsonl").out)
            self.assertEqual(self.imported(portal, saved), f"100 events imported for {portal.url}, 0 were there already\n")
            self.assertEqual(self.imported(portal, saved, lines), f"200 events imported for {portal.url}, 200 were there already\n")
        kept = [{**event, "provisional": False} for event in self.events()]
        told = [json.loads(line) for line in lines.read_text().splitlines()]
        self.assertEqual(kept, [{**event, "provisional": False, "imported": True} for event in told])
        self.assertIn("300 of the events were imported: the portal itself did not tell them", self.logbook("last", "--all").out)
        self.verify()

    def test_events_make_nothing_complete(self):
        with harness.Demo("--events", 300) as portal:
            self.imported(portal, self.file("saved.json", self.body(portal).decode()))
        for question in (("last",), ("last", "-n", 3), ("users", "--all"), ("failed", "--all")):
            run = self.logbook(*question)
            self.assertEqual(run.status, 5, (question, run))
            self.assertIn("imported events alone make nothing complete", run.out + run.err, question)
        told = json.loads(self.logbook("users", "--all", "-o", "json").out)["coverage"]
        self.assertEqual((told["from"], told["complete"]), (None, False))
        self.assertIn("nothing is known to be complete", self.logbook("coverage").out)

    def test_events_give_way_to_what_the_portal_says(self):
        with harness.Demo("--events", 300) as portal:
            whole = portal.ask("last", "--all", "-o", "jsonl").out
            forged = [json.loads(line) for line in whole.splitlines()[50:60]]
            for event in forged:
                event.update(ip="198.51.100.66", userId="0c5d1a52-0000-0000-0000-000000000000", time="2026-11-01T00:00:00Z")
            invented = {**forged[0], "id": 99_000_001}
            lines = self.file("forged.jsonl", "".join(json.dumps(event) + "\n" for event in [*forged, invented]))
            self.imported(portal, lines)

            run = self.sync(portal)

            self.assertEqual(run.status, 0, run)
            self.assertIn("10 events took the place of imported ones\n", run.out)
            self.assertNotIn("finding", run.out)
            self.assertEqual([event for event in self.events() if event["id"] != 99_000_001], [json.loads(line) for line in whole.splitlines()])
            self.verify()

            self.assertIn("0 events imported", self.imported(portal, lines))  # and the other way round
            self.assertEqual([event for event in self.events() if event["id"] != 99_000_001], [json.loads(line) for line in whole.splitlines()])
            with sqlite3.connect(self.path) as database:
                provenance = database.execute("SELECT id FROM login_events WHERE provenance = 'import'").fetchall()
            self.assertEqual(provenance, [(99_000_001,)], "what nobody but the file says is marked as such")
            self.assertEqual(self.sync(portal).status, 0)

    def test_events_leave_what_is_complete_as_it_is(self):
        with harness.Demo("--events", 300) as portal:
            self.sync(portal)
        line = '{"id":%d,"time":"%s","user":"Mallory"}\n'
        older = self.file("older.jsonl", line % (99_000_001, "2026-01-02T03:04:05Z"))
        self.assertEqual(self.logbook("import", older).status, 0)
        run = self.logbook("users", "--all", "-o", "table")
        self.assertEqual(run.status, 0, run)
        self.assertIn("note: some of the events were imported: the portal itself did not tell them\n", run.out)
        self.assertNotIn("imported", self.logbook("users", "--all", "--since", "2026-06-01", "-o", "table").out)

        newer = self.file("newer.jsonl", line % (99_000_002, "2026-11-22T20:00:00Z"))
        self.assertEqual(self.logbook("import", newer).status, 0)
        for question in (("last", "-n", 1), ("last", "--all"), ("users", "--all", "-o", "table")):
            run = self.logbook(*question)
            self.assertEqual(run.status, 0, run)
            self.assertRegex(run.out, r"(?m)^note: (\d+|some) of the events were imported")
        run = self.logbook("last", "--until", "2026-11-22T20:00:01Z", "--all")
        self.assertEqual(run.status, 5, "an end that is asked for is taken at its word")
        self.assertRegex(run.out, r"not in the archive: from 2026-11-22T19:03:\S+ to ")
        self.assertEqual(self.logbook("last", "--until", "2026-11-22T12:00:00Z", "-n", 1).status, 0)

    def test_events_older_than_all_that_was_read_end_no_answer(self):
        broken = {"/api/2.0/security/audit/login/filter?count=100&startIndex=5": harness.http_answer("502 Bad Gateway")}
        with harness.Demo("--events", 2000) as portal, harness.proxy(portal, broken) as server:
            oldest = portal.ask("last", "--all", "-o", "jsonl").out.splitlines()[-1]
            portal.ask("sync", "--portal", server.url, "--max-wait", "0", env=self.env)
            self.assertEqual(self.logbook("import", self.file("older.jsonl", oldest + "\n")).status, 0)
        held = len(self.events())
        self.assertIn(held, range(300, 700))
        run = self.logbook("last", "-n", held, "-o", "json")
        told = json.loads(run.out)["coverage"]
        self.assertEqual((run.status, told["complete"], told["end"]), (5, False, "unread"))
        self.assertEqual(self.logbook("last", "-n", held - 100).status, 0)

    def test_an_event_with_the_id_of_another_is_not_taken_and_that_is_said(self):
        with harness.Demo("--events", 30) as portal:
            self.sync(portal)
        taken = self.events()[0]["id"]
        run = self.logbook("import", self.file("other.jsonl", '{"id":%d,"time":"2026-10-20T00:00:00Z"}\n' % taken))
        self.assertEqual((run.status, run.out.split(",")[-1]), (1, " 0 were there already\n"), run)
        self.assertIn("warning: 1 event not taken: the archive has another of the same id\n  mend: ", run.err)

    def test_hostile_text_stays_as_it_is(self):
        hostile = harness.TOP / "tests/data/hostile.json"
        run = self.logbook("import", "--portal", "https://docs.example.com", hostile)
        self.assertEqual((run.status, run.out), (0, "5 events imported for https://docs.example.com, 0 were there already\n"))
        events = self.events()
        self.assertEqual(events[0]["user"], "Ann\x1b[2J Example")
        again = self.file("again.jsonl", "".join(json.dumps(event) + "\n" for event in events))
        other = {"LOGBOOK_ARCHIVE": f"sqlite:{self.folder / 'other.db'}"}
        harness.logbook("import", "--portal", "https://docs.example.com", again, env={**self.env, **other})
        self.assertEqual(harness.logbook("last", "--all", "-o", "jsonl", env={**self.env, **other}).out,
                         self.logbook("last", "--all", "-o", "jsonl").out)

    def test_events_may_come_from_standard_input_and_are_signed(self):
        self.assertEqual(self.logbook("key", "new").status, 0)
        with harness.Demo("--events", 30) as portal:
            lines = portal.ask("last", "--all", "-o", "jsonl").out
            run = self.logbook("import", "--portal", portal.url, "-", stdin=lines.encode())
        self.assertEqual(run.status, 0, run)
        self.assertIn("30 events imported", run.out)
        self.assertIn("all of it is signed\n", self.logbook("verify").out)


    def test_events_may_come_from_a_named_pipe(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        writer = threading.Thread(target=pipe.write_text, args=('{"id":1,"time":"2026-11-01T00:00:00Z"}\n',))
        writer.start()

        run = self.logbook("import", "--portal", "https://docs.example.com", pipe)

        writer.join()
        self.assertEqual((run.status, run.out), (0, "1 event imported for https://docs.example.com, 0 were there already\n"), run)


class Refused(ImportTest):
    def test_is_what_is_cut_off_and_what_was_whole_before_is_stored(self):
        line = '{"id":%d,"time":"2026-11-01T00:00:00Z"}\n'
        good = self.file("good.jsonl", "".join(line % number for number in range(7_000)))
        bad = self.file("bad.jsonl", good.read_text()[:-10])
        run = self.logbook("import", "--portal", "https://docs.example.com", bad)
        self.assertEqual(run.status, 1, run)
        self.assertEqual(run.out, "5000 events imported for https://docs.example.com, 0 were there already\n")
        self.assertIn(f"{bad}: line 7000 is no whole JSON object; what is told above is stored", run.err)
        run = self.logbook("import", good)
        self.assertEqual((run.status, run.out), (0, "2000 events imported for https://docs.example.com, 5000 were there already\n"), run)
        self.verify()

    def test_are_files_that_are_none_of_both(self):
        for name, content in {"empty": "", "page": "<html>", "words": "hello\n", "list": "[1,2]", "other": '{"events":[],"a":1}', "csv": "time,id\n"}.items():
            run = self.logbook("import", "--portal", "https://docs.example.com", self.file(name, content))
            self.assertEqual(run.status, 1, (name, run))
            self.assertIn(str(self.folder / name), run.err)
        self.assertEqual(self.logbook("verify").out.split(":")[1].split()[0], "0")

    def test_makes_no_archive_for_nothing(self):
        for arguments in (["--portal", "https://docs.example.com", "/nowhere.json"], [self.file("saved.json", '{"response":[]}')],
                          ["--format", "xml", "--portal", "https://docs.example.com", self.file("saved.json", '{"response":[]}')]):
            run = self.logbook("import", *arguments)
            self.assertIn(run.status, (1, 2), run)
            self.assertFalse(self.path.exists(), arguments)

    def test_is_not_hidden_by_a_full_output(self):
        saved = harness.TOP / "tests/data/hostile.json"
        with open("/dev/full", "wb") as full:
            done = subprocess.run([harness.LOGBOOK, "import", "--portal", "https://docs.example.com", str(saved)], stdout=full,
                                  stderr=subprocess.PIPE, env=harness.environment(**self.env), check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"standard output: cannot be written", done.stderr)
        self.assertEqual(len(self.events()), 5, "stored it is")


if __name__ == "__main__":
    harness.main()
