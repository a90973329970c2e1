"""What a sync says of a portal that was restored from a backup, or whose newest events were deleted."""
import json

import harness


class Restored(harness.TestCase):
    """The history of a demo portal at nine, which loses its newest twenty events, and goes on in the evening."""

    def setUp(self):
        super().setUp()
        self.env = {"LOGBOOK_ARCHIVE": f"sqlite:{self.folder}/archive.db"}
        self.shown = []
        self.clock = None

    def at(self, clock, rows):
        self.clock = clock
        self.shown[:] = rows

    def answer(self, path):
        return harness.windows(self.shown, [f"Date: {self.clock}"])(path)

    def sync(self, server, key):
        return harness.logbook("sync", env={**self.env, "DOCSPACE_BASE_URL": server.url, "DOCSPACE_API_KEY": key})

    def later(self, rows, first_id):
        """`rows` as they were, but the newest, which happened in the evening."""
        made = [dict(rows[i], id=first_id + 4 - i, date=f"2026-11-22T18:{34 - i}:00.0000000+01:00") for i in range(5)]
        return made + rows

    def run_with(self, first_id_of):
        with harness.Demo("--events", 400, "--clock", "2026-11-22T09:00:00Z") as portal:
            rows = harness.history_of(portal)
            with harness.proxy(portal, {harness.HISTORY: self.answer}) as server:
                self.at("Sun, 22 Nov 2026 09:00:00 GMT", rows)
                self.assertEqual(self.sync(server, portal.key).status, 0)
                self.at("Sun, 22 Nov 2026 12:00:00 GMT", rows[20:])
                quiet = self.sync(server, portal.key)
                self.at("Sun, 22 Nov 2026 18:00:00 GMT", self.later(rows[20:], first_id_of(rows)))
                return quiet, self.sync(server, portal.key)

    def test_says_that_it_was_and_names_what_is_lost(self):
        quiet, run = self.run_with(lambda rows: max(row["id"] for row in rows[20:]) + 1)

        self.assertEqual(quiet.status, 5, quiet)
        self.assertIn("finding: the newest events that are held are gone from the portal: they were deleted, or ", quiet.out)
        self.assertEqual(run.status, 5, run)
        self.assertIn("5 events new\nfinding: the portal was restored from a backup", run.out)
        self.assertNotIn("vanished", run.out)
        (hole,) = json.loads(harness.logbook("coverage", "-o", "json", env=self.env).out)[0]["holes"]
        self.assertEqual((hole["reason"], hole["until"]), ("restored", "2026-11-22T17:30:00.000000Z"))
        last = harness.logbook("last", "--since", "2026-11-22T10:00:00Z", "--until", "2026-11-22T17:00:00Z", env=self.env)
        self.assertEqual(last.status, 5, last)
        self.assertIn("restored from a backup that lacks them", last.err + last.out)

    def test_is_not_said_where_events_were_deleted(self):
        quiet, run = self.run_with(lambda rows: max(row["id"] for row in rows) + 1)

        self.assertEqual(quiet.status, 5, quiet)
        self.assertIn("5 events new\nfinding: 20 events vanished from the portal", run.out)
        self.assertNotIn("restored", run.out)
        self.assertEqual(run.status, 0, run)


if __name__ == "__main__":
    harness.main()
