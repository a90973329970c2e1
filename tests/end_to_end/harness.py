"""What the end-to-end tests share: the program, the demo portal, a raw server, golden files.

Nothing here waits by the clock: servers are ready when they have said so, and end by their own process id.
"""
import difflib
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import threading
import unittest
import urllib.parse
import urllib.request

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
LOGBOOK = os.environ.get("LOGBOOK", str(TOP / "build/release/logbook"))
SANITIZED = os.environ.get("LOGBOOK_SANITIZED") == "1"
GOLDEN = TOP / "tests" / "golden"
KEY = "sk-" + "0123456789abcdef" * 4


class Run:
    """How a run of the program ended."""

    def __init__(self, status, out, err):
        self.status = status
        self.out = out
        self.err = err

    def __repr__(self):
        return f"status {self.status}\n--- stdout\n{self.out}--- stderr\n{self.err}"


def environment(**variables):
    """An environment of the test's own: nothing of the caller's portal, keys or proxies."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "TSAN_OPTIONS") if name in os.environ}
    return {**kept, "LANG": "C", "XDG_CONFIG_HOME": "/nonexistent", "ASAN_OPTIONS": "detect_leaks=1", **variables}


def logbook(*arguments, env=None, stdin=None, binary=False):
    """Runs the program to its end. `stdin` is bytes or an open file."""
    given = {"input": stdin} if isinstance(stdin, bytes) else {"stdin": stdin or subprocess.DEVNULL}
    done = subprocess.run([LOGBOOK, *map(str, arguments)], capture_output=True, env=environment(**(env or {})),
                          timeout=120, check=False, **given)
    if binary:
        return Run(done.returncode, done.stdout, done.stderr)
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


class Demo:
    """The demo portal, while the `with` block lasts."""

    def __init__(self, *arguments):
        self.arguments = arguments

    def __enter__(self):
        self.process = subprocess.Popen([LOGBOOK, "demo", *map(str, self.arguments)], stdout=subprocess.PIPE, text=True,
                                        env=environment())
        self.url = self.process.stdout.readline().removeprefix("portal: ").strip()
        self.key = self.process.stdout.readline().removeprefix("key: ").strip()
        self.keys = {}
        for line in self.process.stdout:
            if line.startswith("# sk-"):
                key, purpose = line.removeprefix("# ").strip().split(": ", 1)
                self.keys[purpose] = key
            elif line.startswith("# "):
                break
        self.port = int(self.url.rsplit(":", 1)[1])
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def ask(self, *arguments, key=None, **options):
        """Runs the program on this portal."""
        env = {"DOCSPACE_BASE_URL": self.url, "DOCSPACE_API_KEY": key or self.key, **options.pop("env", {})}
        return logbook(*arguments, env=env, **options)


HISTORY = "/api/2.0/security/audit/login/filter"


class RawServer:
    """Answers each connection with fixed bytes, and remembers what it was asked."""

    def __init__(self, answer, host="127.0.0.1"):
        self.answer = answer
        self.requests = []
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.socket = socket.create_server((host, 0), family=family)
        self.host = f"[{host}]" if ":" in host else host
        self.port = self.socket.getsockname()[1]
        self.url = f"http://{self.host}:{self.port}"

    def __enter__(self):
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join()

    def _serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                request = b""
                while b"\r\n\r\n" not in request:
                    part = connection.recv(65536)
                    if not part:
                        break
                    request += part
                if request:
                    self.requests.append(request.decode("latin-1"))
                    answer = self.answer(self.requests[-1]) if callable(self.answer) else self.answer
                    try:
                        connection.sendall(answer)
                    except OSError:
                        pass


def http_answer(status="200 OK", body=b"", content_type="application/json; charset=utf-8", headers=()):
    """The bytes of an HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def proxy(portal, replaced):
    """A server in front of a portal that gives answers of its own: `replaced` has them, or what makes them of a path, by what the path
    begins with."""
    def answer(request):
        method, path = request.split(" ", 2)[:2]
        for prefix, own in replaced.items():
            if path.startswith(prefix):
                return own(path) if callable(own) else own
        with socket.create_connection(("127.0.0.1", portal.port)) as connection:
            lines = [line for line in request.split("\r\n") if not line.lower().startswith("connection:")]
            lines.insert(1, "Connection: close")
            connection.sendall("\r\n".join(lines).encode("latin-1"))
            return b"".join(iter(lambda: connection.recv(65536), b""))
    return RawServer(answer)


def history_of(portal):
    """All rows of a portal's login history, as it shows them."""
    rows = []
    while True:
        request = urllib.request.Request(f"{portal.url}{HISTORY}?startIndex={len(rows)}&count=100",
                                         headers={"Authorization": f"Bearer {portal.key}"})
        with urllib.request.urlopen(request) as answer:
            more = json.load(answer)["response"]
        rows += more
        if len(more) < 100:
            return rows


def windows(rows, headers=()):
    """What answers a question for a window of a history, by its path."""
    def answer(path):
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(path).query)
        start, count = int(asked["startIndex"][0]), int(asked["count"][0])
        return http_answer(body=json.dumps({"response": rows[start:start + count]}).encode(), headers=headers)
    return answer


def free_port():
    """A port that nobody listens on: bound a moment ago and free again."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class TestCase(unittest.TestCase):
    """With a folder of its own, and golden files."""

    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="logbook-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, content, mode=0o600):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(mode)
        return path

    def check_golden(self, name, text):
        """Compares with tests/golden/NAME; UPDATE_GOLDEN=1 (tools/update-golden) writes it instead."""
        text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", text)
        text = re.sub(r"localhost:\d+", "localhost:PORT", text)
        text = text.replace(str(self.folder), "FOLDER")
        text = text.replace("target hostname '", "target host name '")  # newer libcurl's words
        path = GOLDEN / name
        if os.environ.get("UPDATE_GOLDEN") == "1":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, newline="")
            return
        wanted = path.read_bytes().decode() if path.exists() else ""
        if text != wanted:
            lines = difflib.unified_diff(wanted.splitlines(True), text.splitlines(True), str(path), "now")
            self.fail(f"differs from {path} (tools/update-golden writes it anew):\n" + "".join(lines))


def main():
    unittest.main(verbosity=1)
