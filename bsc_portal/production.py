"""What production asks of the settings before anything starts."""

import stat
import sys
from pathlib import Path

SHORTEST_KEY, FEWEST_CHARACTERS = 50, 5  # as Django's own check has them
EXAMPLE = "django-insecure-"  # what Django writes into new projects


def refuse_unsafe(
    *, debug: bool, keys: list[str], key_file: Path | None, hosts: list[str], hosts_given: bool, engine: str
) -> None:
    """Ends the process, with everything that is unsafe at once."""
    faults = {
        "DEBUG is on: it shows the source and the settings to everybody.": debug,
        "No SECRET_KEY: set SECRET_KEY_FILE to a file of mode 0600 that holds one.": not keys,
        "A SECRET_KEY is weak: it needs 50 random characters or more.": any(map(_is_weak, keys)),
        f"SECRET_KEY_FILE {key_file} can be read by others: chmod 600.": key_file is not None and _is_open(key_file),
        "ALLOWED_HOSTS is not set: name the host in the portal's address.": not (hosts_given and hosts),
        "ALLOWED_HOSTS holds *: name the host in the portal's address.": any("*" in host for host in hosts),
        "DATABASE_URL names no PostgreSQL: production runs on nothing else.": not engine.endswith("postgresql"),
    }
    if found := [fault for fault, is_so in faults.items() if is_so]:
        sys.exit("\n".join(["BSC_PRODUCTION is on, so the portal does not start:", *found]))


def _is_weak(key: str) -> bool:
    return len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS or key.startswith(EXAMPLE)


def _is_open(file: Path) -> bool:
    return bool(file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
