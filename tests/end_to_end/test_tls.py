"""HTTPS through a real nginx in front of the demo portal, with good and bad certificates of a throw-away authority."""
import os
import shutil
import subprocess

import harness

NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def openssl(*arguments, folder):
    subprocess.run(["openssl", *map(str, arguments)], cwd=folder, check=True, capture_output=True, timeout=60)


class Authority:
    """A certificate authority that lives in a folder."""

    def __init__(self, folder, name):
        self.folder = folder
        self.name = name
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", 2, "-subj", f"/CN={name}",
                "-keyout", f"{name}.key", "-out", f"{name}.pem", folder=folder)
        self.certificate = folder / f"{name}.pem"

    def issue(self, name, hosts, days=2):
        """Makes NAME.pem and NAME.key for `hosts`; `days` below 0 are over."""
        config = self.folder / f"{name}.cnf"
        config.write_text(f"subjectAltName={hosts}\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=portal", "-keyout", f"{name}.key",
                "-out", f"{name}.csr", folder=self.folder)
        # `x509 -days` takes no past; `ca` takes both ends.
        database = self.folder / f"{name}.db"
        database.write_text("")
        (self.folder / f"{name}.serial").write_text("01\n")
        (self.folder / f"{name}.ca.cnf").write_text(
            f"[ca]\ndefault_ca=c\n[c]\ndatabase={database}\nserial={name}.serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n[p]\nCN=supplied\n")
        begin, end = ("20200101000000Z", "20200102000000Z") if days < 0 else ("20200101000000Z", "20991231000000Z")
        openssl("ca", "-batch", "-config", f"{name}.ca.cnf", "-in", f"{name}.csr", "-cert", f"{self.name}.pem", "-keyfile", f"{self.name}.key",
                "-extfile", config, "-startdate", begin, "-enddate", end, "-notext", "-out", f"{name}.pem", folder=self.folder)
        return name


class Nginx:
    """nginx on free ports of 127.0.0.1: one TLS server for each certificate, in front of a portal."""

    def __init__(self, folder, portal, certificates, extra=""):
        self.folder = folder
        self.ports = {name: harness.free_port() for name in certificates}
        servers = "".join(
            f"server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {folder}/{name}.pem; ssl_certificate_key {folder}/{name}.key; {extra}"
            f" location / {{ proxy_pass {portal.url}; proxy_http_version 1.1; }} }}\n" for name, port in self.ports.items())
        self.plain_port = harness.free_port()
        first = next(iter(self.ports.values()))
        servers += f"server {{ listen 127.0.0.1:{self.plain_port}; return 301 https://localhost:{first}$request_uri; }}\n"
        (folder / "nginx.conf").write_text(
            f"daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log notice;\n"
            f"events {{}}\nhttp {{ access_log off; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;\n"
            f"uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5; gzip on; gzip_types application/json;\n{servers}}}\n")

    def __enter__(self):
        # nginx says on standard error that it is ready: it opens its sockets before it starts its event loop.
        self.process = subprocess.Popen([NGINX, "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder), "-e", "stderr"],
                                        stderr=subprocess.PIPE, text=True)
        while not (self.folder / "nginx.pid").exists():
            if self.process.poll() is not None:
                raise RuntimeError("nginx does not start: " + self.process.stderr.read())
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process.stderr.close()

    def url(self, name, host="localhost"):
        return f"https://{host}:{self.ports[name]}"


class Https(harness.TestCase):
    @classmethod
    def setUpClass(cls):
        if NGINX is None:
            raise RuntimeError("nginx is missing: tools/packages test installs it")

    def setUp(self):
        super().setUp()
        self.authority = Authority(self.folder, "authority")
        self.stranger = Authority(self.folder, "stranger")
        self.authority.issue("good", "DNS:localhost,IP:127.0.0.1")
        self.authority.issue("expired", "DNS:localhost,IP:127.0.0.1", days=-1)
        self.authority.issue("wrong-host", "DNS:other.example")
        self.stranger.issue("unknown", "DNS:localhost,IP:127.0.0.1")
        self.portal = self.enterContext(harness.Demo("--seed", 3, "--events", 500))
        self.nginx = self.enterContext(Nginx(self.folder, self.portal, ["good", "expired", "wrong-host", "unknown"]))

    def ask(self, url, *arguments, ca="authority"):
        return harness.logbook("users", "--portal", url, "--ca-file", self.folder / f"{ca}.pem", *arguments,
                               env={"DOCSPACE_API_KEY": self.portal.key})

    def test_with_a_good_certificate_gives_the_answer(self):
        wanted = self.portal.ask("users").out
        for host in ("localhost", "127.0.0.1"):
            ours = self.ask(self.nginx.url("good", host))
            self.assertEqual((ours.status, ours.out, ours.err), (0, wanted, ""))

    def test_is_told_with_its_days_left_by_the_doctor(self):
        ours = harness.logbook("doctor", "--portal", self.nginx.url("good"), "--ca-file", self.folder / "authority.pem",
                               env={"DOCSPACE_API_KEY": self.portal.key})
        self.assertEqual(ours.status, 0, ours)
        self.assertRegex(ours.out, r"(?m)^ok    Certificate +good for \d+ more days, until 2099-12-31T00:00:00Z$")

        ours = harness.logbook("doctor", "--portal", self.nginx.url("expired"), "--ca-file", self.folder / "authority.pem",
                               env={"DOCSPACE_API_KEY": self.portal.key})
        self.assertEqual(ours.status, 1, ours)
        self.assertRegex(ours.out, r"(?m)^fail  Portal +.*expired")

    def test_assumes_https(self):
        ours = self.ask(self.nginx.url("good").removeprefix("https://"))
        self.assertEqual(ours.status, 0, ours)

    def test_with_a_bad_certificate_is_status_1_each_with_its_reason(self):
        for name in ("expired", "wrong-host", "unknown"):
            with self.subTest(name):
                ours = self.ask(self.nginx.url(name))
                self.assertEqual((ours.status, ours.out), (1, ""), ours)
                self.check_golden(f"errors/certificate-{name}", ours.err)

    def test_trusts_only_the_authorities_it_is_told(self):
        self.assertEqual(self.ask(self.nginx.url("good"), ca="stranger").status, 1)
        self.assertEqual(self.ask(self.nginx.url("unknown"), ca="stranger").status, 0)
        system = harness.logbook("users", "--portal", self.nginx.url("good"), env={"DOCSPACE_API_KEY": self.portal.key})
        self.assertEqual(system.status, 1, "the system knows none of them")

    def test_is_followed_to_from_http_only_on_the_same_host(self):
        ours = self.ask(f"http://localhost:{self.nginx.plain_port}")
        self.assertEqual(ours.status, 0, ours)
        ours = self.ask(f"http://127.0.0.1:{self.nginx.plain_port}")
        self.assertEqual(ours.status, 1, ours)

    def test_older_than_tls_1_2_is_refused_even_where_openssl_would_take_it(self):
        folder = self.folder / "old"
        folder.mkdir()
        for suffix in ("pem", "key"):
            shutil.copy(self.folder / f"good.{suffix}", folder)
        lax = self.file("openssl.cnf", "openssl_conf = c\n[c]\nssl_conf = s\n[s]\nsystem_default = d\n[d]\n"
                        "MinProtocol = TLSv1\nCipherString = ALL:@SECLEVEL=0\n")
        old = "ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;"
        with Nginx(folder, self.portal, ["good"], old) as nginx:
            taken = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{nginx.ports['good']}", "-tls1_1"], input=b"",
                                   capture_output=True, env=harness.environment(OPENSSL_CONF=str(lax)), check=False, timeout=60)
            self.assertIn(b"TLSv1.1", taken.stdout, "the server does speak TLS 1.1")
            ours = harness.logbook("users", "--portal", nginx.url("good"), "--ca-file", self.folder / "authority.pem",
                                   env={"DOCSPACE_API_KEY": self.portal.key, "OPENSSL_CONF": str(lax)})
        self.assertEqual((ours.status, ours.out), (1, ""), ours)
        self.assertIn("no TLS 1.2 or newer could be agreed on", ours.err)

    def test_takes_the_authority_from_a_pipe(self):
        read, write = os.pipe()
        os.write(write, (self.folder / "authority.pem").read_bytes())
        os.close(write)
        env = harness.environment(DOCSPACE_API_KEY=self.portal.key)
        done = subprocess.run([harness.LOGBOOK, "users", "--portal", self.nginx.url("good"), "--ca-file", f"/dev/fd/{read}"], pass_fds=[read],
                              env=env, capture_output=True, check=False, timeout=60)
        os.close(read)
        self.assertEqual(done.returncode, 0, done)


if __name__ == "__main__":
    harness.main()
