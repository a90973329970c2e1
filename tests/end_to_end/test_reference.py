"""The same portal, the same list: logbook against a client written in another language from the same contract."""
import pathlib
import subprocess
import sys

import harness

CLIENT = pathlib.Path(__file__).with_name("reference_client.py")


class SameListAsTheReferenceClient(harness.TestCase):
    def reference(self, portal):
        done = subprocess.run([sys.executable, "-B", str(CLIENT), portal.url, portal.key], capture_output=True,
                              env=harness.environment(), check=True, timeout=60)
        return done.stdout.decode()

    def test_on_many_portals(self):
        for seed in range(1, 13):
            with self.subTest(seed=seed), harness.Demo("--seed", seed, "--events", 400) as portal:
                ours = portal.ask("users")
                self.assertEqual(ours.status, 0, ours)
                self.assertEqual(ours.out, self.reference(portal))
                self.assertGreater(len(ours.out.splitlines()), 1)

    def test_on_a_portal_without_events(self):
        with harness.Demo("--events", 0) as portal:
            self.assertEqual(portal.ask("users").out, self.reference(portal))

    def test_on_a_portal_with_few_events(self):
        with harness.Demo("--events", 3) as portal:
            self.assertEqual(portal.ask("users").out, self.reference(portal))

    def test_on_a_plan_without_audit(self):
        with harness.Demo("--plan", "free") as portal:
            self.assertEqual(portal.ask("users").out, self.reference(portal))


if __name__ == "__main__":
    harness.main()
