"""What a backup asks of the database that it holds, by plain SQL: it may be a copy, or older than our models."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Ask = Callable[[str], list[tuple[Any, ...]]]

_EVIDENCE = "scorecard_evidence"


@dataclass(frozen=True)
class Dump:
    """A copy of the database in one file, and what it holds: rows by table, migrations, the uploads that it names."""

    file: Path
    database: str
    server: int
    rows: dict[str, int]
    migrations: list[str]
    uploads: list[str]


def rows(ask: Ask, tables: list[str]) -> dict[str, int]:
    return {table: ask(f'SELECT count(*) FROM "{table}"')[0][0] for table in sorted(tables)}  # noqa: S608


def migrations(ask: Ask) -> list[str]:
    return [f"{app}.{name}" for app, name in ask("SELECT app, name FROM django_migrations ORDER BY id")]


def uploads(ask: Ask) -> list[str]:
    """The files of the evidence; what was taken from its value lies there too, but may be missed."""
    return [name for (name,) in ask(f"SELECT DISTINCT file FROM {_EVIDENCE} WHERE file <> '' ORDER BY file")]  # noqa: S608
