"""What a preview shows: rows with their cells, notes, questions, findings' plan, victims, and what would be done."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from scorecard.domain.plan_document import PlanDocument
from scorecard.domain.plan_import import ChangeSet, Noun, Removal, Versions
from scorecard.importers.layouts import Level, ObjectReading, Reading
from scorecard.importers.layouts import Noun as Stated

from . import words


class Kind(StrEnum):
    """What becomes of a row."""

    __hash__ = str.__hash__  # enum's own is slow, and all rows of a file are counted

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence about a row, a sheet or the file; `row` and `column` count from 1, 0 where it is about more."""

    level: Level
    text: str
    sheet: str = ""
    row: int = 0
    column: int = 0
    letter: str = ""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell: what stands in the plan and what the file says; `old` is "" where nothing stands."""

    label: str
    new: str
    old: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class ObjectChange:
    """One object that a row makes or changes."""

    noun: str
    code: str
    name: str
    is_new: bool
    cells: tuple[CellChange, ...]


class PreviewRow(NamedTuple):
    """One data row of the file; a refused one says why in its notes."""

    sheet: str
    row: int
    kind: Kind
    stated: tuple[ObjectReading, ...]
    changes: tuple[Callable[[], ObjectChange], ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def about(self) -> str:
        """The code and name of what stands lowest in the row; a statement has the name of its field."""
        named = [each for each in self.stated if each.noun not in (Stated.TARGET, Stated.VALUE)] or self.stated
        if named and named[-1].noun is Stated.STATEMENT:
            return words.label(Noun.PLAN, named[-1].code)
        return f"{named[-1].code} {named[-1].values.get('name', '')}".strip() if named else ""

    @property
    def objects(self) -> tuple[ObjectChange, ...]:
        """In words; of thousands of rows only those of one page are asked for."""
        return tuple(worded() for worded in self.changes)


@dataclass(frozen=True, slots=True)
class Question:
    """What the user has to confirm: a proposed code, or a text that stands where a figure should."""

    sheet: str
    row: int
    column: int
    letter: str
    item: int
    text: str
    code: str = ""  # the proposed one
    is_not_applicable: bool | None = None  # of a text for a figure: as proposed
    is_refusal: bool = False  # a doubled or missing code: the row is refused unless another is given


@dataclass(frozen=True)
class Choices:
    """What the user may tick: what of a file of figures is taken beside them, what is removed, how values land."""

    takes_definitions: bool = False
    removes_missing: bool = False
    approves: bool = False
    not_applicable: Mapping[tuple[str, int, int], bool] = field(default_factory=dict)  # by sheet, row and column


@dataclass(frozen=True)
class Preview:
    """Everything that one file would do to one plan."""

    reading: Reading
    versions: Versions
    rows: tuple[PreviewRow, ...]
    notes: tuple[Note, ...]  # of the file and its sheets
    questions: tuple[Question, ...]
    changes: ChangeSet
    write_document: Callable[[], PlanDocument]
    victims: tuple[Removal, ...]
    definitions: int  # objects whose definition differs and would be changed if ticked

    @cached_property
    def document(self) -> PlanDocument:
        """The plan as it would be, for the linter; an import itself does not ask for it."""
        return self.write_document()

    @property
    def counts(self) -> dict[str, int]:
        counts = Counter([row.kind for row in self.rows])
        return {kind.value: counts[kind] for kind in Kind}

    @property
    def refused(self) -> int:
        """Rows, and whole sheets that can't be read."""
        return self.counts[Kind.REFUSED] + len(self.errors)

    @property
    def errors(self) -> tuple[Note, ...]:
        """What keeps the whole file or a sheet from being read."""
        return tuple(note for note in self.notes if note.level is Level.ERROR)

    @property
    def all_notes(self) -> tuple[Note, ...]:
        return self.notes + tuple(note for row in self.rows for note in row.notes)

    @property
    def is_whole(self) -> bool:
        """Whether everything in the file can be applied."""
        return not self.refused

    @property
    def proposals(self) -> tuple[Question, ...]:
        """Codes that the file does not have."""
        return tuple(each for each in self.questions if each.code and not each.is_refusal)

    @property
    def removable(self) -> tuple[Removal, ...]:
        return tuple(each for each in self.victims if not each.values_below)

    @property
    def kept(self) -> tuple[Removal, ...]:
        return tuple(each for each in self.victims if each.values_below)

    @property
    def has_values(self) -> bool:
        return any(change.noun is Noun.VALUE for change in self.changes.changes)

    @property
    def does_something(self) -> bool:
        return bool(self.changes.changes or self.changes.removals)

    @property
    def layout(self) -> str:
        kinds = [sheet.layout.value for sheet in self.reading.sheets if sheet.layout and sheet.is_included]
        return "+".join(dict.fromkeys(kinds))
