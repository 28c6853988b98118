"""script/bench told to end while it fills, prepares and weighs: nothing is left, and no database of ours is touched."""

import hashlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = re.compile(r"/tmp/bsc-(?:pg|bench)-\w+")
PIPES = "OSL_PIPE_*"  # LibreOffice's


def told_to(pid: int) -> str:
    """What a process was started with."""
    return "".join(Path(f"/proc/{pid}/{part}").read_text(errors="replace") for part in ("cmdline", "environ"))


def below(pid: int) -> list[int]:
    """Whatever the process has started, and what that has."""
    children = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [found for child in children for found in (child, *below(child))]


def runs(pid: int) -> bool:
    """Not one that has ended and that nobody has asked for yet: its command line is empty."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except (FileNotFoundError, ProcessLookupError):
        return False


def checksums(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.long
@pytest.mark.parametrize(
    ("during", "numbers"),
    [
        ("making the large city", [signal.SIGINT]),
        ("making the small city", [signal.SIGTERM, signal.SIGTERM]),
        ("preparing processes", [signal.SIGHUP]),
        ("weighing", [signal.SIGINT, signal.SIGTERM]),
    ],
)
def test_nothing_is_left(during, numbers, tmp_path):
    ours, pipes = tmp_path / "ours", set(Path("/tmp").glob(PIPES))
    ours.mkdir()
    (ours / "db.sqlite3").write_text("what somebody keeps")
    kept = checksums(ours)
    environment = {
        **os.environ,
        "BSC_VAR": str(ours),
        "DATABASE_URL": f"sqlite:///{ours}/db.sqlite3",
        "PGHOSTADDR": "192.0.2.1",
    }
    command = [sys.executable, "-m", "tests.benchmarks", "--quick", "--rounds", "1", "processes"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as bench:
        assert bench.stderr is not None
        assert any(during in line for line in iter(bench.stderr.readline, ""))
        time.sleep(2)  # into the middle of it
        started = below(bench.pid)
        folders = {Path(found) for pid in started for found in FOLDERS.findall(told_to(pid))}
        assert started and folders
        for number in numbers:
            bench.send_signal(number)
            time.sleep(0.2)
        assert bench.wait(60) == 128 + numbers[0]
    time.sleep(1)  # for those that end with what had started them
    assert not list(filter(runs, started))
    assert not [folder for folder in folders if folder.exists()]
    assert set(Path("/tmp").glob(PIPES)) == pipes
    assert checksums(ours) == kept
