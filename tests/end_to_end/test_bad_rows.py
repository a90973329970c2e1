"""Rows that the portal cannot show, such as one without an address: each window that holds one fails."""
import datetime
import json

import harness

CLOCK = datetime.datetime(2026, 11, 22, 19, 4, tzinfo=datetime.timezone.utc)
ANN = "a0000000-0000-4000-8000-000000000001"
FACTS = {
    "portal": {"zone": "UTC", "clock": "2026-11-22T19:04:00Z"},
    "people": [{"id": ANN, "first": "Ann", "last": "Admin", "email": "ann@example.com", "role": "owner"}],
    "keys": {"main": {"creator": "owner", "permissions": ["*:read"]}},
    "places by address": [["203.0.113.0-255", "Latvia", "Riga"]]}


def text(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


class BadRow(harness.TestCase):
    """One among 400 events, two each half an hour in the same second."""

    def setUp(self):
        super().setUp()
        self.times = [CLOCK - datetime.timedelta(minutes=30 * (200 - number // 2)) for number in range(400)]
        self.bad = 301
        self.env = {"LOGBOOK_ARCHIVE": f"sqlite:{self.folder / 'archive.db'}"}
        self.facts = self.folder / "facts.json"
        self.facts.write_text(json.dumps(FACTS))

    def portal(self, *more, port=0):
        rows = [{"id": number + 1, "tenant": 1, "date": text(time), "userId": ANN, "login": None,
                 "ip": None if number == self.bad else "203.0.113.7", "browser": "Chrome 137", "platform": "Windows 10",
                 "page": "https://portal.example.com/login", "action": 1029, "description": None, "active": 0}
                for number, time in enumerate([*self.times, *more])]
        path = self.folder / "rows.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return harness.Demo("--rows", path, "--portal-facts", self.facts, "--port", port)

    def held(self, *arguments):
        return harness.logbook(*arguments, env=self.env)

    def gaps(self):
        return json.loads(self.held("coverage", "-o", "json").out)[0]["holes"]

    def test_leaves_a_gap_as_narrow_as_its_neighbours_that_does_not_grow(self):
        with self.portal() as portal:
            self.assertEqual(portal.ask("sync", env=self.env).status, 5)
        first = self.gaps()
        with self.portal(CLOCK - datetime.timedelta(minutes=2), port=portal.port) as later:
            self.assertEqual(later.ask("sync", env=self.env).status, 5)

        self.assertEqual(self.gaps(), first)
        self.assertEqual([gap["missing"] for gap in first], [1])
        # It may stand before or behind event 301, which shares its second; the neighbours of other dates are half an hour away.
        older, newer = first[0]["older"]["time"][:19], first[0]["newer"]["time"][:19]
        self.assertLessEqual(text(self.times[299])[:19], older)
        self.assertLessEqual(newer, text(self.times[302])[:19])
        recent = self.held("last", "--since", "-1h", "-o", "json")
        self.assertEqual((recent.status, len(json.loads(recent.out)["events"])), (0, 3), recent)
        self.assertEqual(self.held("last", "--all", "-o", "jsonl").out.count("\n"), 400)


if __name__ == "__main__":
    harness.main()
