"""`sync`, `coverage` and `verify`: an archive that outlives the portal, and whatever breaks a sync off."""
import json
import random
import signal
import sqlite3
import subprocess

import archive_checker
import harness


class ArchiveTest(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "data" / "archive.db"
        self.env = {"LOGBOOK_ARCHIVE": f"sqlite:{self.path}"}

    def sync(self, portal, *arguments):
        return portal.ask("sync", *arguments, env=self.env)

    def archive(self, command, *arguments):
        """A command that needs no portal."""
        return harness.logbook(command, *arguments, env=self.env)

    def ids(self):
        with sqlite3.connect(self.path) as database:
            return sorted(row[0] for row in database.execute("SELECT id FROM event WHERE shown = 1"))


class Sync(ArchiveTest):
    def test_brings_the_whole_history(self):
        with harness.Demo("--events", 1000) as portal:
            run = self.sync(portal)
            events = [json.loads(line)["id"] for line in portal.ask("last", "--all", "-o", "jsonl").out.splitlines()]
        self.assertEqual(run.status, 0, run)
        self.assertIn("1000 events new\ncomplete from 2026-05-26T19:04:0", run.out)
        self.assertEqual(self.ids(), sorted(events))

    def test_reads_only_what_is_new_the_next_time(self):
        with harness.Demo("--events", 1000, "--new-events-per-request", 1) as portal:
            self.sync(portal)
            run = self.sync(portal)
        self.assertEqual(run.status, 0, run)
        self.assertRegex(run.out, "^[1-9][0-9]? events? new\n")

    def test_goes_on_after_the_portal_failed(self):
        with harness.Demo("--events", 3000) as portal:
            whole = self.folder / "whole.db"
            portal.ask("sync", env={"LOGBOOK_ARCHIVE": f"sqlite:{whole}"})
            for fault in ("html-502", "not-json"):
                with harness.Demo("--events", 3000, "--fault", fault) as broken:
                    self.assertNotEqual(self.sync(broken, "--max-wait", "0").status, 0)
            run = self.sync(portal)
        self.assertEqual(run.status, 0, run)
        self.assertEqual(len(self.ids()), 3000)

    def test_forgets_what_a_refused_key_was_told(self):
        with harness.Demo("--events", 300) as portal:
            self.assertEqual(portal.ask("sync", env={**self.env, "DOCSPACE_API_KEY": "sk-wrong"}).status, 4)
            run = self.sync(portal)
        self.assertEqual(run.status, 0, run)
        self.assertIn("complete from 2026-05-26T", run.out)
        self.assertIn("the portal had nothing older", self.archive("coverage").out)

    def test_names_the_hole_that_a_bad_row_leaves(self):
        with harness.Demo("--events", 300, "--fault", "500-row") as portal:
            run = self.sync(portal, "--max-wait", "0")
        self.assertEqual(run.status, 5, run)
        self.assertIn("hole of 1 event between", run.out)
        self.assertIn("hole of 1 event between", self.archive("coverage").out)

    def test_of_a_limited_portal_holds_what_it_shows_and_says_so(self):
        with harness.Demo("--events", 300, "--plan", "free") as portal:
            run = self.sync(portal)
        self.assertEqual(run.status, 5, run)
        self.assertIn("newest 20 only: this plan has no audit feature", run.out)
        self.assertEqual(len(self.ids()), 20)

    def test_killed_at_any_moment_leaves_an_archive_that_is_true_and_goes_on(self):
        chance = random.Random(4)
        with harness.Demo("--events", 4000) as portal:
            env = harness.environment(DOCSPACE_BASE_URL=portal.url, DOCSPACE_API_KEY=portal.key, **self.env)
            killed = 0
            while True:
                process = subprocess.Popen([harness.LOGBOOK, "sync", "--rate", "max"], env=env, stdout=subprocess.DEVNULL)
                try:
                    process.wait(timeout=chance.uniform(0.01, 0.25 * (1 + killed / 20)))  # on a slow machine it ends as well
                    self.assertEqual(process.returncode, 0)
                    break
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    killed += 1
                if self.path.exists() and self.path.stat().st_size > 0:
                    run = self.archive("verify")
                    self.assertTrue(run.status == 0 or "holds nothing yet" in run.err, run)
                self.assertLess(killed, 200)
            self.assertEqual(len(self.ids()), 4000)
            self.assertEqual(self.archive("verify").status, 0)


    def test_stops_where_another_portal_answers_and_goes_on_when_told_that_it_is_the_same(self):
        with harness.Demo("--events", 30) as portal:
            self.sync(portal)
            with sqlite3.connect(self.path) as database:
                database.execute("UPDATE cursor SET value = 'acme' WHERE name LIKE 'alias of %'")
            run = self.sync(portal)
            self.assertEqual((run.status, run.out), (1, ""), run)
            self.assertIn("its name for itself was acme, and is ", run.err)
            self.assertEqual(self.sync(portal, "--accept-identity").status, 0)
            self.assertEqual(self.sync(portal).status, 0)

    def test_tells_of_what_changed_in_the_past(self):
        with harness.Demo("--events", 300) as portal:
            self.sync(portal)
            with sqlite3.connect(self.path) as database:  # as if the portal had shown one row less, and audited long ago
                database.executescript("""DELETE FROM cursor WHERE name LIKE 'looked of %';
                    DELETE FROM event WHERE id = (SELECT id FROM event ORDER BY time LIMIT 1 OFFSET 99)""")
            run = self.sync(portal)
        self.assertIn("finding: 1 event appeared where all had been read", run.out)
        self.assertIn(" appeared in the portal's past, noticed ", self.archive("coverage").out)
        changes = json.loads(self.archive("coverage", "-o", "json").out)[0]["changes"]
        self.assertEqual([change["what"] for change in changes], ["appeared"])


class ComparedWithThePortal(ArchiveTest):
    """`verify --portal` holds the places of all events against the portal's, however lately that was done."""

    def test_names_what_came_late_and_what_vanished(self):
        with harness.Demo("--events", 400) as portal:
            rows = harness.history_of(portal)
            shown = rows[:250] + rows[251:]  # one is not committed yet
            with harness.proxy(portal, {harness.HISTORY: harness.windows(shown)}) as server:
                def ask(*arguments):
                    return harness.logbook(*arguments, env={**self.env, "DOCSPACE_BASE_URL": server.url, "DOCSPACE_API_KEY": portal.key})
                self.assertEqual(ask("sync").status, 0)
                run = ask("verify", "--portal", server.url)
                self.assertEqual(run.status, 0, run)
                self.assertRegex(run.out, r"\ncompared with the portal: every event from \S+ to \S+ \(\d+ requests?\), ")
                self.assertNotIn("finding", run.out)

                shown[:] = rows[:150] + rows[151:]  # now it is, and another one is gone
                run = ask("verify", "--portal")  # the only one that can be meant
                self.assertEqual(run.status, 0, run)
                self.assertIn("finding: 1 event appeared where all had been read", run.out)
                self.assertIn("finding: 1 event vanished from the portal", run.out)
                self.assertRegex(run.out, r"\ncompared with the portal: every event from \S+ to \S+ \(\d+ requests?\), ")
        self.assertEqual(self.archive("verify").status, 0, "what was found is part of the proof")
        self.assertEqual(len(self.ids()), 400, "nothing is lost of what vanished")

    def test_reaches_back_over_all_that_a_portal_keeps_whose_retention_was_never_set(self):
        asked = []

        def lifetime(path):  # as a server says that loaded the default a moment ago
            asked.append(path)
            settings = {"loginHistoryLifeTime": 180, "auditTrailLifeTime": 180, "lastModified": f"2026-11-22T19:03:{len(asked):02}.30554Z"}
            return harness.http_answer(body=json.dumps({"response": settings}).encode(), headers=["Date: Sun, 22 Nov 2026 19:04:00 GMT"])

        def audit_events(path):
            asked.append(path)
            return harness.http_answer(body=b'{"response":[]}')

        with harness.Demo("--events", 400) as portal:
            rows = harness.history_of(portal)
            shown = rows[:350] + rows[351:]  # one of months ago is not there yet
            with harness.proxy(portal, {harness.HISTORY: harness.windows(shown), "/api/2.0/security/audit/settings/lifetime": lifetime,
                                        "/api/2.0/security/audit/events/filter": audit_events}) as server:
                def ask(*arguments):
                    return harness.logbook(*arguments, env={**self.env, "DOCSPACE_BASE_URL": server.url, "DOCSPACE_API_KEY": portal.key})
                self.assertEqual(ask("sync").status, 0)
                shown[:] = rows[:200] + rows[201:]  # now it is, and another one is gone
                run = ask("verify", "--portal")
                doctor = ask("doctor")
        self.assertIn("finding: 1 event appeared where all had been read", run.out)
        self.assertIn("finding: 1 event vanished from the portal", run.out)
        self.assertRegex(run.out, r"\ncompared with the portal: every event from 2026-05-\S+ to ")
        self.assertIn("Retention          180 days, the default\n", doctor.out)
        self.assertEqual(len(asked), 4, "one question each for the first sync and the doctor")

    def test_needs_a_portal_that_the_archive_holds(self):
        with harness.Demo("--events", 30) as portal, harness.Demo("--events", 30) as other:
            self.sync(portal)
            for named in ([other.url], []):
                run = other.ask("verify", "--portal", *named, env=self.env)
                self.assertEqual(run.status, 2, run)
                self.assertIn(f"error: --portal: the archive holds nothing of {other.url}\n", run.err)
                self.assertEqual(run.out, "", "before anything else is looked at")
            self.assertEqual(len(self.ids()), 30)

    def test_says_what_the_portal_cannot_show(self):
        with harness.Demo("--events", 400, "--plan", "free") as portal:
            self.sync(portal)
            run = portal.ask("verify", "--portal", portal.url, env=self.env)
        self.assertEqual(run.status, 5, run)
        self.assertIn("could not be compared with the portal: it shows its newest events only", run.out)


class Answers(ArchiveTest):
    """`last`, `failed` and `users --all` answer from the archive, as the portal itself would."""

    def both(self, portal, *arguments):
        live = portal.ask(*arguments, "--live", env=self.env)
        kept = harness.logbook(*arguments, env={**self.env, "DOCSPACE_BASE_URL": portal.url})
        return live, kept

    def test_are_those_of_the_portal_and_need_neither_key_nor_network(self):
        questions = (("last", "--all", "-o", "jsonl"), ("last", "-n", 7, "-o", "csv"), ("failed", "--all", "-o", "jsonl"),
                     ("failed", "--by", "address", "-o", "csv"), ("failed", "--by", "day", "-o", "csv"),
                     ("last", "--all", "--address", "203.0.113.0/24", "-o", "jsonl"),
                     ("last", "--all", "--since", "2026-11-01", "--until", "2026-11-15", "-o", "jsonl"),
                     ("last", "--all", "--outcome", "success", "--country", "Germany", "-o", "csv"))
        with harness.Demo("--events", 1500) as portal:
            self.sync(portal)
            for question in questions:
                live, kept = self.both(portal, *question)
                self.assertEqual((kept.status, kept.out), (live.status, live.out), question)
            live, kept = self.both(portal, "users", "--all", "-o", "csv")
            self.assertEqual(sorted(kept.out.splitlines()), sorted(live.out.splitlines()))
            self.assertGreater(len(kept.out.splitlines()), 50)
        self.assertEqual(harness.logbook("last", "-n", 1, "-o", "jsonl", env=self.env).status, 0, "the only portal held")

    def test_know_the_people_whom_the_portal_knew(self):
        with harness.Demo("--events", 1500) as portal:
            self.sync(portal)
            with sqlite3.connect(self.path) as database:
                (email,) = database.execute("SELECT t.value FROM observation o JOIN text t ON t.text = o.value"
                                            " WHERE kind = 4 LIMIT 1").fetchone()
            live, kept = self.both(portal, "last", "--all", "--user", email, "-o", "jsonl")
        self.assertEqual(kept.out, live.out)
        self.assertNotEqual(kept.out, "")

    def test_refuse_the_queries_of_pages_which_no_archive_keeps(self):
        with harness.Demo("--events", 30) as portal:
            self.sync(portal)
            for command in ("last", "failed"):
                run = portal.ask(command, "--raw-page", env=self.env)
                self.assertEqual((run.status, run.out), (2, ""), run)
                self.assertIn("error: --raw-page: an archive keeps pages without query and fragment\n", run.err)
                self.assertEqual(portal.ask(command, "--raw-page", "--live", env=self.env).status, 0)

    def test_find_a_name_in_either_order_as_the_portal_itself_does(self):
        with harness.Demo("--seed", 3, "--events", 300) as portal:
            self.sync(portal)
            names = {row["user"] for row in harness.history_of(portal) if row["actionId"] == 1029 and row["user"].count(" ") == 1}
            first, last = sorted(names)[0].split(" ")
            answers = [portal.ask("last", "--all", "-o", "jsonl", "--user", name, *more, env=self.env).out
                       for name in (f"{first} {last}", f"{last} {first}") for more in ((), ("--live",))]
        self.assertNotEqual(answers[0], "")
        self.assertEqual(answers, answers[:1] * 4)

    def test_keep_what_the_portal_said_of_a_place_and_show_none_of_private_addresses(self):
        row = {"id": 7, "date": "2026-11-22T18:00:00.0000000Z", "userId": "ann", "user": "Ann", "actionId": 1029, "country": "Nowhere", "city": "None"}
        rows = [{**row, "ip": "203.0.113.7"}, {**row, "id": 6, "ip": "10.0.0.1"}, {**row, "id": 5, "ip": "2001"}]
        with harness.Demo("--events", 30) as portal, harness.proxy(portal, {harness.HISTORY: harness.windows(rows)}) as server:
            env = {**self.env, "DOCSPACE_BASE_URL": server.url, "DOCSPACE_API_KEY": portal.key}
            harness.logbook("sync", env=env)
            for more in ((), ("--live",)):
                shown = [json.loads(line) for line in harness.logbook("last", "-o", "jsonl", *more, env=env).out.splitlines()]
                self.assertEqual([(event["country"], event["city"]) for event in shown], [("Nowhere", "None"), ("", ""), ("", "")])
                asked = harness.logbook("last", "-o", "jsonl", "--country", "nowhere", *more, env=env).out
                self.assertEqual([json.loads(line)["id"] for line in asked.splitlines()], [7])
        with sqlite3.connect(self.path) as database:
            self.assertEqual(database.execute("SELECT COUNT(*) FROM login_events WHERE country = 'Nowhere'").fetchone(), (3,))

    def test_say_which_archive_and_how_far_it_reaches(self):
        with harness.Demo("--events", 100) as portal:
            self.sync(portal)
        run = self.archive("last", "-n", 1, "-o", "table")
        self.assertEqual(run.status, 0)
        self.assertRegex(run.out, rf"note: from the archive sqlite:{self.path}, which reaches up to 2026-11-22T19:03:..Z")

    def test_name_what_a_range_asks_for_beyond_the_last_sync(self):
        with harness.Demo("--events", 100) as portal:
            self.sync(portal)
        run = self.archive("last", "--until", "2026-11-23", "-n", 1, "-o", "table")
        self.assertEqual(run.status, 5)
        self.assertIn("not in the archive: from 2026-11-22T19:03:", run.out)
        self.assertIn("`logbook sync` reads what the portal has of it", run.out)
        self.assertEqual(self.archive("last", "--until", "2026-11-22T12:00:00Z", "-n", 1).status, 0)
        self.assertEqual(self.archive("last", "--since", "2026-11-01", "-n", 1).status, 0, "up to the last sync")

    def test_since_a_time_end_with_the_last_sync_if_that_was_lately(self):
        with harness.Demo("--events", 100) as portal:
            self.sync(portal)
        self.assertEqual(self.archive("failed", "--since", "2026-11-01").status, 0)
        with sqlite3.connect(self.path) as database:  # as if the portal's clock had gone on for three days
            ((name, facts),) = database.execute("SELECT name, value FROM cursor WHERE name LIKE 'facts of %'").fetchall()
            learned, ahead, *rest = facts.split("\n")
            later = "\n".join([learned, str(int(ahead) + 3 * 86_400_000_000), *rest])
            database.execute("UPDATE cursor SET value = ? WHERE name = ?", (later, name))
        run = self.archive("failed", "--since", "2026-11-01", "-o", "table")
        self.assertEqual(run.status, 5, run)
        self.assertRegex(run.out, r"not in the archive: from 2026-11-22T19:03:..Z to 2026-11-25T19:0")
        self.assertEqual(self.archive("failed").status, 0, "no time was asked for")

    def test_of_the_newest_events_are_complete_though_all_are_provisional(self):
        with harness.Demo("--events", 100, "--new-events-per-request", 1) as portal:
            self.sync(portal)
            for live in ((), ("--live",)):
                run = portal.ask("last", "-n", "1", "-o", "table", *live, env=self.env)
                self.assertEqual(run.status, 0, run)
                self.assertIn("all of them newer than what is settled", run.out)
                self.assertIn("provisional, the portal may still write others of that time", run.out)

    def test_do_not_say_that_there_was_nothing_before_what_is_held(self):
        with harness.Demo("--events", 100) as portal:
            self.sync(portal)
            for live in ((), ("--live",)):
                run = portal.ask("failed", "--all", "--until", "2026-05-01", "-o", "table", *live, env=self.env)
                self.assertEqual(run.status, 5, run)
                self.assertIn("whether there are any in the rest is not known", run.out)
                self.assertIn("the portal keeps no older events: complete only from 2026-05-26T", run.out)

    def test_name_the_last_sync_where_all_that_is_asked_for_came_later(self):
        with harness.Demo("--events", 100) as portal:
            self.sync(portal)
        for command in ("last", "failed", "users"):
            run = self.archive(command, "--all", "--since", "2026-11-22T19:03:50Z", "-o", "table")
            self.assertEqual(run.status, 5, run)
            self.assertIn("whether there are any in the rest is not known", run.out)
            self.assertRegex(run.out, r"\nnot in the archive: from 2026-11-22T19:03:..Z to \S+; `logbook sync` reads")
            self.assertNotIn("in a minute", run.out)

    def test_of_what_is_not_held_come_from_the_portal(self):
        with harness.Demo("--events", 100) as portal, harness.Demo("--events", 50, "--seed", 2) as other:
            self.sync(portal)
            run = other.ask("last", "--all", "-o", "jsonl", env=self.env)
            self.assertEqual(len(run.out.splitlines()), 50)
            self.assertNotIn("from the archive", run.err)
        missing = self.archive("last", "--archive", f"sqlite:{self.folder}/none.db")
        self.assertEqual((missing.status, missing.out), (1, ""))


class Archive(ArchiveTest):
    def test_that_is_not_there_is_named(self):
        for command in ("coverage", "verify"):
            run = self.archive(command)
            self.assertEqual((run.status, run.out), (1, ""))
            self.assertIn("`logbook sync` makes one", run.err)

    def test_s_holes_are_no_part_of_answers_that_end_above_them(self):
        with harness.Demo("--events", 300, "--fault", "500-row") as portal:
            self.assertEqual(self.sync(portal).status, 5)
        run = self.archive("last", "-n", 3)
        self.assertEqual((run.status, json.loads(self.archive("last", "-n", 3, "-o", "json").out)["coverage"]["holes"]), (0, []), run)
        self.assertEqual(self.archive("last", "-n", 50).status, 5)

    def test_is_shown_as_text_and_json(self):
        with harness.Demo("--events", 300) as portal:
            self.sync(portal)
            text = self.archive("coverage").out
            shown = json.loads(self.archive("coverage", "-o", "json").out)
        self.assertRegex(text, rf"^{portal.url}\n  2026-05-26 \[={{50}}\] 2026-11-22\n"
                         r"  complete from 2026-05-26T19:04:0.Z to 2026-11-22T19:03:0.Z\n"
                         r"  the portal had nothing older when all of it was read\n"
                         r"  every event was last compared with the portal on 2026-11-22T19:04:0.Z\n$")
        self.assertEqual([portal.url], [one["portal"] for one in shown])
        self.assertEqual(["walked"], [stretch["evidence"] for stretch in shown[0]["stretches"]])
        self.assertTrue(shown[0]["reachesEnd"])

    def test_that_was_changed_is_damaged(self):
        with harness.Demo("--events", 300) as portal:
            self.sync(portal)
        run = self.archive("verify")
        self.assertEqual(run.status, 0, run)
        self.assertIn("300 readings of events", run.out)
        with sqlite3.connect(self.path) as database:
            database.execute("UPDATE event SET action = 1013 WHERE arrival = 100")
        run = self.archive("verify")
        self.assertEqual((run.status, run.out), (7, ""))
        self.assertIn("is not what was stored", run.err)

    def test_is_proven_to_an_independent_reader_of_its_format(self):
        with harness.Demo("--events", 150, "--fault", "500-row") as portal:
            self.sync(portal, "--max-wait", "0")
        self.assertEqual(self.archive("verify").status, 0)
        self.assertIsNone(archive_checker.check(self.path))
        for number, change in enumerate((
                "UPDATE event SET leaf = zeroblob(32) WHERE arrival = 9", "DELETE FROM event WHERE arrival = 9",
                "UPDATE text SET value = value || '.' WHERE text = 9", "UPDATE segment SET time_from = time_from - 1 WHERE state = 3",
                "UPDATE segment SET missing = 0 WHERE state = 1", "DELETE FROM observation WHERE observation = 3",
                "UPDATE root SET digest = zeroblob(32) WHERE root = 2")):
            copy = self.folder / f"{number}.db"
            with sqlite3.connect(self.path, isolation_level=None) as database:
                database.execute("VACUUM INTO ?", (str(copy),))
            self.assertIsNone(archive_checker.check(copy))
            with sqlite3.connect(copy) as database:
                self.assertGreater(database.execute(change).rowcount, 0, change)
            self.assertIsNotNone(archive_checker.check(copy), change)
            self.assertEqual(harness.logbook("verify", "--archive", f"sqlite:{copy}").status, 7, change)

    def test_on_a_full_disk_is_an_error_and_no_loss(self):
        with harness.Demo("--events", 300) as portal:
            run = portal.ask("sync", "--archive", "sqlite:/dev/full/archive.db")
        self.assertEqual(run.status, 1, run)
        self.assertIn("cannot be made", run.err)


if __name__ == "__main__":
    harness.main()
