"""nginx, gunicorn and PostgreSQL on the loopback, started from the files in deploy/ as production starts them.

Only what must differ is put in their place: names of folders, ports, the sockets, and a certificate of our own.
"""

import configparser
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from tests.deploy.browsing import Browser
from tests.deploy.certificates import self_signed
from tests.deploy.filling import ADMINISTRATOR, PASSWORD
from tests.postgres import Server, postgres
from tests.system import free_ports, require_servers, system_nginx

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
HOME = "/opt/bsc-portal/current"  # of the files in deploy/
READY_WITHIN = 120
DURABLE = ["fsync=off"]  # what is told to be saved outlives the server, if not a power cut


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((DEPLOY / "systemd" / name).read_text())
    return parser


def command(name: str) -> list[str]:
    """What the unit starts, with our Python."""
    return shlex.split(unit(name)["Service"]["ExecStart"].replace(f"{HOME}/.venv/bin/python", sys.executable))


def environment(folder: Path, database: str) -> dict[str, str]:
    """The variables of deploy/environment, with our folders and our database."""
    lines = [line for line in (DEPLOY / "environment").read_text().splitlines() if line and line[0] != "#"]
    given = dict(line.split("=", 1) for line in lines)
    key = folder / "secret_key"
    key.write_text("of-the-tests-" * 5)
    key.chmod(0o600)
    ours = {"BSC_VAR": str(folder / "var"), "SECRET_KEY_FILE": str(key), "DATABASE_URL": database}
    return {**given, **ours, "PATH": os.environ["PATH"], "PYTHONUTF8": "1"}


# As `manage.py collectstatic`, without the seconds that compressing takes.
COLLECT = """
import django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
django.setup()
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
"""


def fill(variables: dict[str, str], people: int) -> None:
    """Database and static files; two processes at once, for two cores."""
    django = {**variables, "DJANGO_SETTINGS_MODULE": "bsc_portal.settings"}
    scripts = (["-m", "tests.deploy.filling", "--people", str(people)], ["-c", COLLECT])
    processes = [
        subprocess.Popen([sys.executable, *script], cwd=ROOT, env=django, stdout=subprocess.DEVNULL)
        for script in scripts
    ]
    try:
        assert [process.wait() for process in processes] == [0, 0]
    finally:
        for process in processes:
            process.kill()


# systemd opens the socket, hands it over as number 3, and is told when the service is ready.
AS_SYSTEMD = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[2], sys.argv[2:])
"""


class Gunicorn:
    """As bsc-portal.service runs it, on the socket that bsc-portal.socket holds."""

    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        self.folder, self.variables = folder, variables
        self.log = folder / "portal.log"
        self.socket = folder / "portal.sock"
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(self.socket))
        self._listening.listen(2048)
        self._listening.set_inheritable(True)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it says that it is ready."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told, self.log.open("ab") as log:
            name = self.folder / f"notify-{time.monotonic_ns()}"
            told.bind(str(name))
            told.settimeout(READY_WITHIN)
            number = self._listening.fileno()
            self.process = subprocess.Popen(
                [sys.executable, "-c", AS_SYSTEMD, str(number), *command("bsc-portal.service")],
                cwd=ROOT,
                env={**self.variables, "NOTIFY_SOCKET": str(name)},
                pass_fds=[number],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            try:
                assert b"READY=1" in told.recv(1000)
            except TimeoutError:
                raise AssertionError(self.log.read_text()) from None

    def told_to_stop(self) -> "subprocess.Popen[bytes]":
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process

    def stop(self) -> None:
        if self.process is None:
            return
        self.told_to_stop()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(40)  # its own time to stop is 30 s
        with suppress(ProcessLookupError):  # and what it may have left
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        self.stop()
        self._listening.close()

    def workers(self) -> list[int]:
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]


@dataclass
class Portal:
    """All of it, running."""

    folder: Path
    port: int
    plain_port: int
    database: Server
    gunicorn: Gunicorn
    variables: dict[str, str]

    def browser(self, sender: str = "127.0.0.1") -> Browser:
        return Browser(self.port, self.folder / "tls" / "fullchain.pem", sender)

    def administrator(self) -> Browser:
        browser = self.browser()
        answer = browser.log_in(ADMINISTRATOR, PASSWORD)
        assert answer.status == 302, answer.text
        return browser

    def connect(self) -> Any:
        """To the database, past the portal."""
        host = self.database.url.removeprefix("postgres://postgres@/").removesuffix("/postgres")
        return psycopg2.connect(host=host, user="postgres", dbname="postgres")

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return list(cursor.fetchall())
        finally:
            connection.close()

    def logs(self) -> str:
        return "".join(file.read_text() for file in sorted(self.folder.glob("*.log")))

    def is_ready(self) -> bool:
        with suppress(OSError):
            return self.browser().get("/readyz").status == 200
        return False

    def wait_until_ready(self, seconds: float = READY_WITHIN) -> None:
        deadline = time.monotonic() + seconds
        while not self.is_ready():
            assert time.monotonic() < deadline, self.logs()[-3000:]
            time.sleep(0.05)


def site(folder: Path, port: int, plain_port: int, sock: Path) -> str:
    """deploy/nginx.conf on our ports and in our folder."""
    text = "\n".join(line for line in (DEPLOY / "nginx.conf").read_text().splitlines() if "listen [::]" not in line)
    places = {
        "listen 80;": f"listen 127.0.0.1:{plain_port};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "/run/bsc-portal.sock": str(sock),
        "/etc/bsc-portal/tls": str(folder / "tls"),
        "/var/log/nginx": str(folder),
        HOME: str(ROOT),
    }
    for ours, theirs in places.items():
        assert ours in text, ours
        text = text.replace(ours, theirs)
    return text


AROUND = """
daemon off;
{user}
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 512; }}
http {{
    types {{ text/html html; text/css css; }}
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@contextmanager
def nginx(folder: Path, text: str) -> Iterator[None]:
    (folder / "site.conf").write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""
    around = folder / "nginx.conf"
    around.write_text(AROUND.format(folder=folder, user=user))
    binary = system_nginx() or "nginx"
    process = subprocess.Popen([binary, "-e", str(folder / "nginx.log"), "-c", str(around)], start_new_session=True)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def served(people: int = 0) -> Iterator[Portal]:
    """With that many people at work, and figures for them; without any it is up sooner."""
    require_servers()
    port, plain_port = free_ports(2)
    # Not under pytest's folder: the path of a socket must be short.
    with tempfile.TemporaryDirectory(prefix="bsc-", dir="/tmp") as name, postgres(DURABLE) as database:
        folder = Path(name)
        self_signed(folder / "tls")
        variables = environment(folder, database.url)
        fill(variables, people)
        gunicorn = Gunicorn(folder, variables)
        portal = Portal(folder, port, plain_port, database, gunicorn, variables)
        try:
            gunicorn.start()
            with nginx(folder, site(folder, port, plain_port, gunicorn.socket)):
                portal.wait_until_ready()
                yield portal
        finally:
            gunicorn.close()
