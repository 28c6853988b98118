"""A whole plan as plain records: the schema `bsc-plan/1` that plan files are read into and written from.

A record's field names are the keys of the file and, for plain values, the attributes of the model of the same noun.
The file holds the plan and its figures. People, evidence, locks and history are not part of it: they belong to an
installation, and its backup keeps them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from .periods import Period

SCHEMA = "bsc-plan/1"


class Kind(Enum):
    """What a field of a record may hold."""

    CODE = auto()
    SLUG = auto()
    NAME = auto()  # 1 to 200 characters, one line
    TEXT = auto()  # any length that fits the model
    NAMES = auto()  # a list of names
    SLUGS = auto()  # a list of slugs
    NUMBER = auto()  # Decimal
    COUNT = auto()  # int, 0 or more
    FLAG = auto()  # true or false
    CHOICE = auto()
    PERIOD = auto()
    MONTH = auto()  # the month's first day, written 2021-03
    DATE = auto()
    RECORDS = auto()


def _of(kind: Kind, default: Any = MISSING, *, choices: tuple[str, ...] = (), record: type | None = None) -> Any:
    return field(default=default, metadata={"kind": kind, "choices": choices, "record": record, "refers": False})


def _ref(kind: Kind, default: Any = MISSING) -> Any:
    """A field that names another record, by slug, code or year, or the period that the record is about."""
    return field(default=default, metadata={"kind": kind, "choices": (), "record": None, "refers": True})


def _records(record: type) -> Any:
    return _of(Kind.RECORDS, (), record=record)


def _choice(*choices: str, default: Any = MISSING) -> Any:
    return _of(Kind.CHOICE, default, choices=choices)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One record; `line` is where the file has it (from 1), 0 when it comes from elsewhere; `key_lines` its keys'."""

    line: int = field(default=0, compare=False)
    key_lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    def line_of(self, key: str) -> int:
        """The line of one key; the record's own where the file leaves the key out."""
        return self.key_lines.get(key, self.line)


@dataclass(frozen=True, kw_only=True)
class OrganisationEntry(Entry):
    slug: str = _of(Kind.SLUG)
    parent: str | None = _ref(Kind.SLUG, None)
    order: int = _of(Kind.COUNT, 0)
    name: str = _of(Kind.NAME)
    short_name: str = _of(Kind.NAME)


@dataclass(frozen=True, kw_only=True)
class PlanEntry(Entry):
    organisation: str = _ref(Kind.SLUG)
    year: int = _of(Kind.COUNT)
    parent_organisation: str | None = _ref(Kind.SLUG, None)
    parent_year: int | None = _ref(Kind.COUNT, None)
    title: str = _of(Kind.NAME)
    status: str = _choice("draft", "active", "closed", default="draft")
    statement_order: tuple[str, ...] = _of(Kind.NAMES, ("vision", "mission", "core_values"))
    vision: str = _of(Kind.TEXT, "")
    mission: str = _of(Kind.TEXT, "")
    core_values: tuple[str, ...] = _of(Kind.NAMES, ())
    issued_on: date | None = _of(Kind.MONTH, None)
    document_number: str = _of(Kind.NAME, "")
    claimed_objectives: int | None = _of(Kind.COUNT, None)
    claimed_kpis: int | None = _of(Kind.COUNT, None)
    approval_titles: tuple[str, ...] = _of(Kind.NAMES, ())
    on_target_percent: Decimal = _of(Kind.NUMBER, Decimal(100))
    at_risk_percent: Decimal = _of(Kind.NUMBER, Decimal(80))
    rollup_on_target_percent: Decimal = _of(Kind.NUMBER, Decimal(95))
    rollup_at_risk_percent: Decimal = _of(Kind.NUMBER, Decimal(80))
    score_cap: Decimal = _of(Kind.NUMBER, Decimal(100))
    minimum_coverage_percent: Decimal = _of(Kind.NUMBER, Decimal(50))
    lower_formula: str = _choice("difference", "quotient", default="difference")
    hides_scores: bool = _of(Kind.FLAG, False)
    allows_self_approval: bool = _of(Kind.FLAG, False)
    at_risk_needs_explanation: bool = _of(Kind.FLAG, False)
    due_after_days: int = _of(Kind.COUNT, 5)


@dataclass(frozen=True, kw_only=True)
class PerspectiveEntry(Entry):
    code: str = _of(Kind.CODE)
    name: str = _of(Kind.NAME)


@dataclass(frozen=True, kw_only=True)
class MemberEntry(Entry):
    printed_name: str = _of(Kind.NAME)
    role: str = _choice("lead", "support", default="support")
    organisation: str | None = _ref(Kind.SLUG, None)


@dataclass(frozen=True, kw_only=True)
class TargetEntry(Entry):
    period: Period = _ref(Kind.PERIOD)
    value: Decimal | None = _of(Kind.NUMBER, None)
    low: Decimal | None = _of(Kind.NUMBER, None)
    high: Decimal | None = _of(Kind.NUMBER, None)
    original_value: Decimal | None = _of(Kind.NUMBER, None)
    original_low: Decimal | None = _of(Kind.NUMBER, None)
    original_high: Decimal | None = _of(Kind.NUMBER, None)
    change_reason: str = _of(Kind.TEXT, "")
    is_sample: bool = _of(Kind.FLAG, False)


@dataclass(frozen=True, kw_only=True)
class ValueEntry(Entry):
    period: Period = _ref(Kind.PERIOD)
    actual: Decimal | None = _of(Kind.NUMBER, None)
    numerator: Decimal | None = _of(Kind.NUMBER, None)
    denominator: Decimal | None = _of(Kind.NUMBER, None)
    is_not_applicable: bool = _of(Kind.FLAG, False)
    not_applicable_reason: str = _of(Kind.TEXT, "")
    note: str = _of(Kind.TEXT, "")
    behind_reason: str = _of(Kind.TEXT, "")
    corrective_measure: str = _of(Kind.TEXT, "")
    expected_completion_date: date | None = _of(Kind.DATE, None)
    measure_follow_up: str = _of(Kind.TEXT, "")
    review_comment: str = _of(Kind.TEXT, "")
    state: str = _choice("draft", "submitted", "approved", "returned", default="draft")
    is_sample: bool = _of(Kind.FLAG, False)


@dataclass(frozen=True, kw_only=True)
class WorkItemEntry(Entry):
    name: str = _of(Kind.NAME)
    period: Period = _ref(Kind.PERIOD)
    cumulative_percent: Decimal = _of(Kind.NUMBER)
    reached_on: date | None = _of(Kind.DATE, None)


@dataclass(frozen=True, kw_only=True)
class ActionPlanEntry(Entry):
    code: str = _of(Kind.CODE)
    name: str = _of(Kind.NAME)
    owner: str | None = _ref(Kind.SLUG, None)
    start_date: date | None = _of(Kind.DATE, None)
    end_date: date | None = _of(Kind.DATE, None)
    progress: Decimal | None = _of(Kind.NUMBER, None)
    note: str = _of(Kind.TEXT, "")
    budget: Decimal | None = _of(Kind.NUMBER, None)


@dataclass(frozen=True, kw_only=True)
class KPIEntry(Entry):
    code: str = _of(Kind.CODE)
    name: str = _of(Kind.NAME)
    kind: str = _choice("numeric", "milestone", default="numeric")
    unit: str = _of(Kind.NAME, "")
    decimals: int = _of(Kind.COUNT, 0)
    direction: str = _choice("higher", "lower", "range", default="higher")
    frequency: str = _choice("M", "Q", "H", "Y", default="")
    is_cumulative: bool = _of(Kind.FLAG, False)
    aggregation: str = _choice("last", "sum", "mean", "min", "max", "ratio", default="last")
    formula: str = _of(Kind.TEXT, "")
    numerator: str = _of(Kind.NAME, "")
    denominator: str = _of(Kind.NAME, "")
    data_source: str = _of(Kind.TEXT, "")
    note: str = _of(Kind.TEXT, "")
    owner: str | None = _ref(Kind.SLUG, None)
    reporting_organisations: tuple[str, ...] = _ref(Kind.SLUGS, ())
    baseline: Decimal | None = _of(Kind.NUMBER, None)
    baseline_year: int | None = _of(Kind.COUNT, None)
    weight: Decimal | None = _of(Kind.NUMBER, None)
    threshold_basis: str = _choice("achievement", "actual", default="")
    on_target_threshold: Decimal | None = _of(Kind.NUMBER, None)
    at_risk_threshold: Decimal | None = _of(Kind.NUMBER, None)
    plausible_low: Decimal | None = _of(Kind.NUMBER, None)
    plausible_high: Decimal | None = _of(Kind.NUMBER, None)
    active_from: date | None = _of(Kind.DATE, None)
    active_until: date | None = _of(Kind.DATE, None)
    is_sample: bool = _of(Kind.FLAG, False)
    work_items: tuple[WorkItemEntry, ...] = _records(WorkItemEntry)
    action_plans: tuple[ActionPlanEntry, ...] = _records(ActionPlanEntry)
    targets: tuple[TargetEntry, ...] = _records(TargetEntry)
    values: tuple[ValueEntry, ...] = _records(ValueEntry)


@dataclass(frozen=True, kw_only=True)
class KSFEntry(Entry):
    code: str = _of(Kind.CODE)
    name: str = _of(Kind.NAME)
    kpis: tuple[KPIEntry, ...] = _records(KPIEntry)


@dataclass(frozen=True, kw_only=True)
class ObjectiveEntry(Entry):
    code: str = _of(Kind.CODE)
    name: str = _of(Kind.NAME)
    perspective: str = _ref(Kind.CODE)
    weight: Decimal | None = _of(Kind.NUMBER, None)
    ksfs: tuple[KSFEntry, ...] = _records(KSFEntry)


@dataclass(frozen=True, kw_only=True)
class ThemeEntry(Entry):
    code: str = _of(Kind.CODE)
    name: str = _of(Kind.NAME)
    members: tuple[MemberEntry, ...] = _records(MemberEntry)
    objectives: tuple[ObjectiveEntry, ...] = _records(ObjectiveEntry)


@dataclass(frozen=True, kw_only=True)
class LinkEntry(Entry):
    cause: str = _ref(Kind.CODE)
    effect: str = _ref(Kind.CODE)
    strength: str = _choice("weak", "medium", "strong", default="medium")
    is_confirmed: bool = _of(Kind.FLAG, False)
    reason: str = _of(Kind.TEXT, "")


@dataclass(frozen=True, kw_only=True)
class AlignmentEntry(Entry):
    objective: str = _ref(Kind.CODE)
    parent_objective: str = _ref(Kind.CODE)
    strength: str = _choice("weak", "medium", "strong", default="medium")
    is_confirmed: bool = _of(Kind.FLAG, False)
    reason: str = _of(Kind.TEXT, "")


@dataclass(frozen=True, kw_only=True)
class PlanDocument(Entry):
    """Everything of one plan; `plan` holds exactly one entry."""

    organisations: tuple[OrganisationEntry, ...] = _records(OrganisationEntry)
    plan: PlanEntry = _of(Kind.RECORDS, record=PlanEntry)
    perspectives: tuple[PerspectiveEntry, ...] = _records(PerspectiveEntry)
    shared_objectives: tuple[ObjectiveEntry, ...] = _records(ObjectiveEntry)
    themes: tuple[ThemeEntry, ...] = _records(ThemeEntry)
    links: tuple[LinkEntry, ...] = _records(LinkEntry)
    alignments: tuple[AlignmentEntry, ...] = _records(AlignmentEntry)

    @property
    def objectives(self) -> tuple[ObjectiveEntry, ...]:
        """All of them, shared ones first."""
        return self.shared_objectives + tuple(entry for theme in self.themes for entry in theme.objectives)


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong with a document, and in which line of its file (from 1; 0: not in a file)."""

    line: int
    text: str


class PlanRefused(Exception):
    """The document can't be taken, and nothing was written; `faults` says why, in the file's order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(f"{fault.line}: {fault.text}" for fault in self.faults))


def keys(record: type[Entry]) -> dict[str, Field[Any]]:
    """The fields of a record that stand in a file, by key, in the order in which they are written."""
    return {each.name: each for each in fields(record) if each.metadata}


def plain_keys(record: type[Entry]) -> tuple[str, ...]:
    """The keys that are plain attributes of the model of the same noun: neither records nor references."""
    return tuple(
        name
        for name, each in keys(record).items()
        if each.metadata["kind"] is not Kind.RECORDS and not each.metadata["refers"]
    )
