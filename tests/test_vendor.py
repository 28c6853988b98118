"""The committed files of others are exactly those of the lock, so that nobody edits them unnoticed."""

import hashlib
import json
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
LOCK = VENDOR / "vendor.lock"


def test_every_vendored_file_is_the_locked_one() -> None:
    files = [file for file in VENDOR.rglob("*") if file.is_file() and file != LOCK]
    found = {file.relative_to(VENDOR).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    locked = {name: entry["sha256"] for name, entry in json.loads(LOCK.read_text())["files"].items()}
    assert found == locked


def test_every_locked_file_says_where_it_came_from() -> None:
    for name, entry in json.loads(LOCK.read_text())["files"].items():
        assert {"package", "version", "origin", "license"} <= entry.keys(), name
