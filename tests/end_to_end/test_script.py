"""./run, as the README tells it: with arguments, on a portal of one's own, and on the demo."""
import pathlib
import subprocess

import harness


def run(*arguments, **env):
    done = subprocess.run([str(harness.TOP / "run"), *arguments], capture_output=True, env=harness.environment(**env), check=False,
                          stdin=subprocess.DEVNULL, timeout=170)
    return harness.Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def commands_running():
    """The arguments of every process of this machine."""
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield path.read_bytes().decode(errors="replace").rstrip("\0").split("\0")
        except OSError:
            pass  # it has just ended


class RunScript(harness.TestCase):
    def test_passes_its_arguments_on(self):
        self.assertEqual(run("--version").out, harness.logbook("--version").out)
        self.assertEqual(run("users", "--format", "nonsense").status, 2)

    def test_asks_the_portal_of_the_environment(self):
        with harness.Demo() as portal:
            ours = run(DOCSPACE_BASE_URL=portal.url, DOCSPACE_API_KEY=portal.key)
            self.assertEqual((ours.status, ours.out), (0, portal.ask("users").out))

    def test_shows_the_demo_where_there_is_none_and_stops_it(self):
        ours = run()
        with harness.Demo() as portal:
            self.assertEqual((ours.status, ours.out), (0, portal.ask("users").out))
        self.assertIn("demo portal", ours.err)
        self.assertEqual([command for command in commands_running() if command == [harness.LOGBOOK, "demo"]], [])


if __name__ == "__main__":
    harness.main()
