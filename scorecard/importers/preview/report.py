"""The report of an import: what the command prints and the batch keeps."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Protocol

from django.utils.translation import gettext as _

from scorecard.domain.plan_import import ChangeSet
from scorecard.importers.layouts import Level, Noun

from .outcome import Kind, Note, Preview


class Finding(Protocol):
    """Of the linter, in words."""

    code: str
    name: str
    sentence: str


def of(preview: Preview, findings: Iterable[Any]) -> dict[str, Any]:
    """Plain JSON."""
    counts, told = preview.counts, [_message(note) for note in preview.all_notes]
    return {
        "layout": preview.layout,
        "rows": len(preview.rows),
        "created": counts[Kind.CREATED],
        "changed": counts[Kind.CHANGED],
        "unchanged": counts[Kind.UNCHANGED],
        "refused": counts[Kind.REFUSED],
        "skipped": sum(preview.reading.skipped.values()),
        "warnings": sum(message["level"] == Level.WARNING for message in told),
        "objects": objects(preview),
        "messages": told + [_finding(each) for each in findings],
    }


def refused(text: str) -> dict[str, Any]:
    """Of a file that was not read at all."""
    zeros = dict.fromkeys(("rows", "created", "changed", "unchanged", "refused", "skipped", "warnings"), 0)
    return {"layout": "", **zeros, "objects": {}, "messages": [_message(Note(Level.ERROR, text))]}


def objects(preview: Preview) -> dict[str, int]:
    """How many different objects of each noun the rows state that can be imported."""
    counts = Counter(key[0] for key in set(_keys(preview)))
    return {noun.value: counts[noun] for noun in Noun if noun in counts}


def _keys(preview: Preview) -> Iterator[tuple[Any, ...]]:
    before = None
    for row in preview.rows:
        for obj in row.stated if row.kind is not Kind.REFUSED else ():
            if obj is not before:  # what stands in many rows, one below the other, is the same
                yield obj.key
            if obj.period is None:
                before = obj


def change_set(preview: Preview) -> ChangeSet:
    """What is to be done, with what the batch keeps about it."""
    counts = {**preview.counts, "rows": len(preview.rows), "objects": objects(preview), "layout": preview.layout}
    told = tuple(_message(note) for note in preview.all_notes if note.level is not Level.NOTE)
    return replace(preview.changes, counts=counts, report=told)


def level_word(level: Level) -> str:
    return {Level.ERROR: _("error"), Level.WARNING: _("warning")}.get(level, _("note"))


def _message(note: Note) -> dict[str, Any]:
    """What the page asks, and is taken as proposed here, is a warning."""
    level = Level.WARNING if note.level is Level.QUESTION else note.level
    return {"level": level.value, "sheet": note.sheet, "row": note.row, "column": note.letter, "text": note.text}


def _finding(finding: Finding) -> dict[str, Any]:
    text = _("Check: %(about)s: %(sentence)s")
    facts = {"about": f"{finding.code} {finding.name}".strip(), "sentence": finding.sentence}
    return {"level": Level.NOTE.value, "sheet": "", "row": 0, "column": "", "text": text % facts}
