"""What an import does to a plan, as plain records: the preview works it out, the service carries it out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple


class Noun(StrEnum):
    """What an import may change; the value is the model's name, statements are fields of the plan."""

    __hash__ = str.__hash__  # enum's own is slow, and these are keys of everything here

    PLAN = "plan"
    PERSPECTIVE = "perspective"
    THEME = "theme"
    MEMBER = "thememember"
    OBJECTIVE = "objective"
    KSF = "ksf"
    KPI = "kpi"
    ACTION_PLAN = "actionplan"
    TARGET = "kpitarget"
    VALUE = "kpivalue"


# Each noun's field that holds its parent's code, and the parent's noun.
PARENTS = {
    Noun.MEMBER: ("theme", Noun.THEME),
    Noun.OBJECTIVE: ("theme", Noun.THEME),
    Noun.KSF: ("objective", Noun.OBJECTIVE),
    Noun.KPI: ("ksf", Noun.KSF),
    Noun.ACTION_PLAN: ("kpi", Noun.KPI),
    Noun.TARGET: ("kpi", Noun.KPI),
    Noun.VALUE: ("kpi", Noun.KPI),
}
STRUCTURE = (Noun.PERSPECTIVE, Noun.THEME, Noun.MEMBER, Noun.OBJECTIVE, Noun.KSF, Noun.KPI, Noun.ACTION_PLAN)
FIGURES = (Noun.TARGET, Noun.VALUE)

# A code; a theme's code and a printed name; a KPI's code and a period.
Key = Any


class Place(NamedTuple):
    """A row of the file."""

    sheet: str
    row: int


@dataclass(slots=True)
class Change:
    """One object made or changed: `values` by field; references are codes, organisations primary keys.

    `pk` and `version` are the stored record's; None and 0 for a new one. `place` is the row that goes into the history.
    """

    noun: Noun
    key: Key
    values: dict[str, Any]
    place: Place
    pk: int | None = None
    version: int = 0


@dataclass(frozen=True)
class Removal:
    """One object that the file does not hold; `kept_because` says how many values keep it from being removed."""

    noun: Noun
    pk: int
    code: str
    name: str
    values_below: int = 0


@dataclass(frozen=True)
class Versions:
    """The plan's, as the user saw it in the preview."""

    structure: int
    values: int


@dataclass(frozen=True)
class SourceFile:
    """Where an import comes from."""

    name: str
    sha256: str


@dataclass(frozen=True)
class ChangeSet:
    """Everything that one import does, parents before children."""

    changes: tuple[Change, ...]
    removals: tuple[Removal, ...] = ()
    counts: Mapping[str, Any] = field(default_factory=dict)
    report: tuple[Mapping[str, Any], ...] = ()
