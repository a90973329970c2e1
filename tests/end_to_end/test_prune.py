"""`prune`: what an archive is told to forget is gone for ever, and it shows that nothing else is."""
import json
import os
import pty
import sqlite3
import subprocess

import archive_checker
import harness

CLOCK = "2025-01-01T00:00:00Z"  # the portal's: what it holds is older than it keeps by now


class PruneTest(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "archive.db"
        self.env = {"LOGBOOK_ARCHIVE": f"sqlite:{self.path}", "XDG_CONFIG_HOME": str(self.folder / "config")}

    def sync(self, *arguments):
        with harness.Demo("--events", 2000, "--clock", CLOCK, *arguments) as portal:
            return portal.ask("sync", env=self.env)

    def logbook(self, *arguments):
        return harness.logbook(*arguments, env=self.env)

    def events(self, *arguments):
        run = self.logbook("last", "--all", "-o", "jsonl", *arguments)
        return [json.loads(line) for line in run.out.splitlines()], run

    def prune(self, *arguments):
        return self.logbook("prune", "--older-than", "2024-11-01", *arguments)


class Pruning(PruneTest):
    def test_forgets_for_ever_what_is_older(self):
        self.sync()
        before, _ = self.events()
        gone = [event for event in before if event["time"] < "2024-11-01"]
        names = {event["user"] for event in gone} - {event["user"] for event in before if event["time"] >= "2024-11-01"} - {""}
        self.assertTrue(names, "somebody was there before only")

        run = self.prune("--yes")

        self.assertEqual((run.status, run.err), (0, ""), run)
        self.assertIn(f"{len(gone)} events older than 2024-11-01T00:00:00Z\n", run.out)
        self.assertIn(f"forgotten: {len(gone)} readings of events and ", run.out)
        after, run = self.events()
        self.assertEqual(after, [event for event in before if event not in gone])
        self.assertEqual(run.status, 0, "what is kept is whole")

    def test_of_all_that_is_held_leaves_an_archive_that_says_so_and_asks_nobody(self):
        self.sync()
        self.assertEqual(self.logbook("prune", "--older-than", "2025-01-02", "--yes").status, 0)

        after, run = self.events("--portal", self.logbook("coverage").out.splitlines()[0])

        self.assertEqual((after, run.status), ([], 5), run)
        self.assertIn("older events were pruned from the archive", run.err)

    def test_leaves_a_proof_that_nothing_else_is_gone(self):
        key = self.logbook("key", "new")
        self.sync()
        heads = self.file("heads", "")

        run = self.prune("--yes", "--head-command", "tee", "--head-command=-a", "--head-command", heads)

        self.assertEqual(run.status, 0, run)
        run = self.logbook("verify", "--head", heads, "--public-key", self.file("public.pem", key.out))
        self.assertEqual(run.status, 0, run)
        self.assertIn("which were pruned, the digest", run.out)
        self.assertIn("all of it is signed\n", run.out)
        self.assertIsNone(archive_checker.check(self.path))
        run = self.logbook("coverage")
        self.assertIn("  complete from 2024-11-01T00:00:00Z to ", run.out)
        self.assertIn("  pruned: what was older than 2024-11-01T00:00:00Z, ", run.out)
        pruned = json.loads(self.logbook("coverage", "-o", "json").out)[0]["pruned"]
        self.assertEqual(pruned["before"], "2024-11-01T00:00:00.000000Z")
        self.assertGreater(pruned["readings"], 0)

    def test_says_nothing_of_the_time_before(self):
        self.sync()
        self.prune("--yes")

        _, run = self.events("--since", "2024-10-15", "--until", "2024-10-20")

        self.assertEqual(run.status, 5, run)
        self.assertIn("older events were pruned from the archive: complete only from 2024-11-01T00:00:00Z", run.err)

    def test_goes_on_with_syncs(self):
        with harness.Demo("--events", 2000, "--clock", CLOCK) as portal:
            portal.ask("sync", env=self.env)
            self.prune("--yes")
            pruned, _ = self.events()

            run = portal.ask("sync", env=self.env)

        self.assertEqual(run.status, 0, run)
        again, _ = self.events()
        self.assertEqual(again, pruned, "the portal still had what was pruned; nobody asked it for that")
        self.assertEqual(self.logbook("verify").status, 0)


class PruningBesideAReader(PruneTest):
    def test_forgets_and_signs_what_it_did_and_says_that_the_file_still_has_it(self):
        self.logbook("key", "new")
        self.sync()
        reader = sqlite3.connect(self.path)
        self.addCleanup(reader.close)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM event").fetchone()

        run = self.prune("--yes", "--portal", "all")

        self.assertNotEqual(run.status, 0, run)
        self.assertIn("forgotten: ", run.out)
        self.assertIn("mend: ", run.err)
        reader.rollback()
        after, _ = self.events()
        self.assertFalse([event for event in after if event["time"] < "2024-11-01"])
        self.assertIn("all of it is signed\n", self.logbook("verify").out)
        self.assertEqual(self.prune("--yes").status, 0, "and the next one clears it")


class PruningIsRefused(PruneTest):
    def test_where_nobody_can_be_asked(self):
        self.sync()
        before, _ = self.events()

        run = self.prune()

        self.assertEqual(run.status, 2, run)
        self.assertIn("there is no terminal to ask on", run.err)
        self.assertEqual(self.events()[0], before)

    def test_of_what_the_portal_still_keeps(self):
        self.sync()

        run = self.logbook("prune", "--older-than", "90d", "--yes")

        self.assertEqual(run.status, 2, run)
        self.assertIn("'90d' is younger than the 180 days for which", run.err)

    def test_of_a_portal_that_nobody_named_where_the_archive_holds_several(self):
        self.sync()
        with harness.Demo("--events", 200, "--clock", CLOCK) as other:
            self.assertEqual(other.ask("sync", env=self.env).status, 0)
            named = other.url
        self.env["DOCSPACE_BASE_URL"] = named

        run = self.prune("--yes")

        self.assertEqual(run.status, 2, run)
        self.assertIn("--portal: is missing: the archive holds 2 portals", run.err)
        self.assertEqual(self.prune("--yes", "--portal", named).status, 0)

    def test_of_an_archive_that_is_not_there_and_of_a_portal_that_it_lacks(self):
        run = self.prune("--yes")
        self.assertEqual(run.status, 1, run)
        self.assertFalse(self.path.exists(), "none is made")
        self.sync()
        run = self.prune("--yes", "--portal", "https://other.example.com")
        self.assertEqual(run.status, 2, run)
        self.assertIn("--portal", run.err)


class Asking(PruneTest):
    def answered(self, answer, *arguments):
        """What `prune` says on a terminal on which somebody types `answer`."""
        master, slave = pty.openpty()
        process = subprocess.Popen([str(part) for part in [harness.LOGBOOK, "prune", "--older-than", "2024-11-01", *arguments]],
                                   env=harness.environment(**self.env), stdin=slave, stdout=subprocess.PIPE, stderr=slave)
        os.close(slave)
        os.write(master, answer.encode())
        out, _ = process.communicate(timeout=60)
        os.close(master)
        return process.returncode, out.decode()

    def test_forgets_nothing_unless_the_answer_is_yes(self):
        self.sync()
        before, _ = self.events()
        for answer in ("no\n", "y\n", "\n", "\x04"):
            status, _ = self.answered(answer)
            self.assertEqual(status, 1, answer)
            self.assertEqual(self.events()[0], before, answer)

        status, out = self.answered("yes\n")

        self.assertEqual(status, 0)
        self.assertIn("forgotten: ", out)
        self.assertLess(len(self.events()[0]), len(before))

    def test_is_not_needed_to_see_what_would_go(self):
        self.sync()
        before, _ = self.events()

        run = self.prune("--dry-run")

        self.assertEqual(run.status, 0, run)
        self.assertRegex(run.out, r"\d+ events older than 2024-11-01T00:00:00Z\n$")
        self.assertEqual(self.events()[0], before)


if __name__ == "__main__":
    harness.main()
