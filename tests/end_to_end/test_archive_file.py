"""What becomes of an archive's file: copied while it is written to, on media that nobody can write to or that are full, asked
by people with sqlite3."""
import datetime
import os
import re
import shutil
import sqlite3
import subprocess
import unittest

import harness


def iso(microseconds):
    return datetime.datetime.fromtimestamp(microseconds // 1000000, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Mount:
    """A file system over `folder` while the `with` block lasts; the test is skipped where none can be made."""

    def __init__(self, folder, *commands):
        self.folder = folder
        self.commands = commands

    def __enter__(self):
        for command in self.commands:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                subprocess.run(["umount", self.folder], capture_output=True, check=False)
                raise unittest.SkipTest(f"{' '.join(map(str, command))}: {done.stderr.strip()}")

    def __exit__(self, *_):
        subprocess.run(["umount", self.folder], check=True)


class ArchiveFileTest(harness.TestCase):
    def setUp(self):
        super().setUp()
        (self.folder / "data").mkdir()
        self.path = self.folder / "data" / "archive.db"

    def sync(self, portal, path=None):
        return portal.ask("sync", "--archive", f"sqlite:{path or self.path}")

    def ask(self, command, *arguments, path=None):
        return harness.logbook(command, *arguments, "--archive", f"sqlite:{path or self.path}")


class Views(ArchiveFileTest):
    def test_answer_the_queries_of_the_document(self):
        with harness.Demo("--events", 2000) as portal:
            self.sync(portal)
        document = (harness.TOP / "docs" / "archive-format.md").read_text()
        address, dormant = re.findall(r"```sql\n(.*?)```", document, re.DOTALL)
        with sqlite3.connect(self.path) as database:
            used = database.execute("SELECT ip, count(*) FROM login_events GROUP BY ip ORDER BY 2 DESC").fetchone()
            rows = database.execute(address.replace("203.0.113.88", used[0])).fetchall()
            self.assertEqual(sum(events for _, _, events, _ in rows), used[1])
            self.assertRegex(rows[0][3], r"^2026-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
            dormant_users = database.execute(dormant).fetchall()
            until, = database.execute("SELECT max(time_from) FROM segment WHERE state = 0").fetchone()
            last_seen = database.execute("SELECT max(time) FROM event GROUP BY user_id HAVING max(time) / 1000000 < ?"
                                         " ORDER BY 1", (until // 1000000 - 90 * 86400,)).fetchall()
            self.assertGreater(len(dormant_users), 2)
            self.assertEqual([last for _, last in dormant_users], [iso(time) for (time,) in last_seen])

    def test_show_what_the_commands_show(self):
        with harness.Demo("--events", 300, "--fault", "500-row") as portal:
            portal.ask("sync", "--archive", f"sqlite:{self.path}", "--max-wait", "0")
        with sqlite3.connect(self.path) as database:
            events, users = (database.execute(f"SELECT count(*) FROM {view}").fetchone()[0] for view in ("login_events", "users"))
            self.assertEqual(events, database.execute("SELECT sum(events) FROM users").fetchone()[0])
            self.assertGreater(users, 10)
            parts = [(state, reason) for state, reason in database.execute("SELECT state, reason FROM coverage")]
        self.assertEqual([part for part in parts if part[0] not in ("held", "unread")],
                         [("gap", "bad-row"), ("gap", "bad-row"), ("lost", "expired")])
        self.assertEqual(parts[0], ("unread", None), "what lies after the sync")


class Copies(ArchiveFileTest):
    def test_made_while_a_sync_writes_are_whole(self):
        with harness.Demo("--events", 6000, "--latency", "5ms") as portal:
            environment = harness.environment(DOCSPACE_BASE_URL=portal.url, DOCSPACE_API_KEY=portal.key)
            writer = subprocess.Popen([harness.LOGBOOK, "sync", "--archive", f"sqlite:{self.path}", "--rate", "max"],
                                      stdout=subprocess.DEVNULL, env=environment)
            copies = 0
            while writer.poll() is None:
                if not self.path.exists() or not self.events(self.path):
                    continue
                copy = self.folder / f"copy{copies}.db"
                subprocess.run(["sqlite3", self.path, f".backup {copy}"], check=True)
                self.assertEqual(self.ask("verify", path=copy).status, 0)
                copies += 1
                self.assertEqual(self.ask("verify").status, 0, "the archive itself, while it is written to")
        self.assertEqual(writer.returncode, 0)
        self.assertGreater(copies, 1)
        print(f"{copies} copies made during a sync were verified")

    @staticmethod
    def events(path):
        try:
            with sqlite3.connect(path) as database:
                return database.execute("SELECT count(*) FROM event").fetchone()[0]
        except sqlite3.OperationalError:
            return 0


class ReadOnlyMedia(ArchiveFileTest):
    def test_are_read(self):
        with harness.Demo("--events", 500) as portal:
            self.sync(portal)
            readable = self.ask("coverage").out
            for left_over in self.folder.glob("data/archive.db-*"):
                left_over.unlink()
            folder = self.path.parent
            with Mount(folder, ["mount", "--bind", folder, folder], ["mount", "-o", "remount,ro,bind", folder]):
                self.assertEqual(self.ask("coverage").out, readable)
                self.assertEqual(self.ask("verify").status, 0)
                refused = self.sync(portal)
                self.assertEqual(os.listdir(folder), ["archive.db"])
        self.assertEqual(refused.status, 1, refused)
        self.assertIn("archive.db: cannot be written", refused.err)
        self.assertIn("mend: see to it that you may write both, or give a path elsewhere", refused.err)

    def test_with_half_a_copy_say_how_to_make_a_whole_one(self):
        with harness.Demo("--events", 500) as portal:
            self.sync(portal)
        with sqlite3.connect(self.path) as database:
            database.execute("INSERT INTO cursor VALUES ('siem', '7')")
            database.commit()
            half = self.folder / "half"
            half.mkdir()
            for name in ("archive.db", "archive.db-wal"):
                shutil.copy(self.path.parent / name, half / name)
        with Mount(half, ["mount", "--bind", half, half], ["mount", "-o", "remount,ro,bind", half]):
            run = self.ask("verify", path=half / "archive.db")
        self.assertEqual(run.status, 1, run)
        self.assertIn(".backup", run.err)


class FullDisks(ArchiveFileTest):
    def test_lose_nothing_and_are_gone_on_from(self):
        with harness.Demo("--events", 6000) as portal:
            folder = self.path.parent
            with Mount(folder, ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]):
                full = self.sync(portal)
                self.assertEqual(full.status, 1, full)
                self.assertIn("has no room on its disk", full.err)
                self.assertEqual(self.ask("verify").status, 0)
                subprocess.run(["mount", "-o", "remount,size=64m", folder], check=True)
                self.assertEqual(self.sync(portal).status, 0)
                self.assertEqual(self.ask("verify").status, 0)
                with sqlite3.connect(self.path) as database:
                    self.assertEqual(database.execute("SELECT count(*) FROM login_events").fetchone(), (6000,))
                database.close()


if __name__ == "__main__":
    harness.main()
