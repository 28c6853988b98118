"""What scoring reads: a KPI's rule, its targets and the figures that count, as plain records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from scorecard.domain.periods import Frequency, Period


class Status(StrEnum):
    """The lights, and why there is none."""

    ON_TARGET = "on_target"
    AT_RISK = "at_risk"
    OFF_TARGET = "off_target"
    NO_DATA = "no_data"
    NOT_DUE = "not_due"
    NOT_APPLICABLE = "not_applicable"

    @property
    def is_light(self) -> bool:
        """Whether it is green, yellow or red."""
        return self in _SEVERITY

    @property
    def severity(self) -> int:
        """The worse, the higher; what is no light is 0."""
        return _SEVERITY.get(self, 0)


_SEVERITY = {Status.ON_TARGET: 1, Status.AT_RISK: 2, Status.OFF_TARGET: 3}


class Reason(StrEnum):
    """Why there is no light, no score or no rate."""

    MISSING = "missing"  # due, and nothing submitted
    NOT_DUE = "not_due"
    NOT_APPLICABLE = "not_applicable"
    NO_FREQUENCY = "no_frequency"  # so nothing is ever due
    NO_TARGET = "no_target"
    NO_PERIOD_TARGETS = "no_period_targets"  # a sum, and not all of its periods have a target
    TARGET_OF_OTHER_KIND = "target_of_other_kind"  # a range for a value or the other way round
    TARGET_NOT_POSITIVE = "target_not_positive"  # no ratio to 0 or less
    ACTUAL_NOT_POSITIVE = "actual_not_positive"  # target ÷ actual, and the actual is 0 or less
    LOW_COVERAGE = "low_coverage"  # of a roll-up: too little below it has a score
    NO_KPIS = "no_kpis"  # of a roll-up: nothing below it is measured


class Basis(StrEnum):
    """What a page judges: the year so far, or its latest period alone."""

    YTD = "ytd"
    PERIOD = "period"


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"


@dataclass(frozen=True)
class Target:
    """One value, or for a range its two ends."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def is_range(self) -> bool:
        return self.low is not None


@dataclass(frozen=True)
class Figure:
    """What was reported for one period. `actual` is worked out already where numerator and denominator were typed."""

    actual: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_not_applicable: bool = False
    not_applicable_reason: str = ""
    is_provisional: bool = False  # submitted, not approved
    is_sample: bool = False


@dataclass(frozen=True)
class PlanRules:
    """The plan's scoring settings; percentages as 100, not 1."""

    on_target: Decimal = Decimal(100)
    at_risk: Decimal = Decimal(80)
    rollup_on_target: Decimal = Decimal(95)
    rollup_at_risk: Decimal = Decimal(80)
    cap: Decimal = Decimal(100)
    minimum_coverage: Decimal = Decimal(50)
    lower_is_quotient: bool = False


@dataclass(frozen=True)
class Rule:
    """How one KPI is judged. `threshold_basis` is "", "achievement" or "actual"; without one the plan's hold."""

    direction: Direction = Direction.HIGHER
    frequency: Frequency | None = None
    aggregation: str = "last"
    threshold_basis: str = ""
    on_target: Decimal | None = None
    at_risk: Decimal | None = None
    active_from: date | None = None
    active_until: date | None = None

    def periods(self, year: int) -> tuple[Period, ...]:
        """Those of the year at whose end the KPI is active."""
        if self.frequency is None:
            return ()
        whole = Period.all_of_year(self.frequency, year)
        if self.active_from is None and self.active_until is None:
            return whole
        return tuple(period for period in whole if self.is_active_at(period.end))

    def ended(self, at: Period) -> tuple[Period, ...]:
        """Those of the year of `at` that have ended by its end."""
        return tuple(period for period in self.periods(at.year) if period.end <= at.end)

    def is_active_at(self, day: date) -> bool:
        return (self.active_from or day) <= day <= (self.active_until or day)


@dataclass(frozen=True)
class KPIRecord:
    """A KPI with all of a year that scoring needs. Drafts are not among `figures`: they never count."""

    pk: int
    code: str
    name: str
    unit: str
    decimals: int
    weight: Decimal | None
    objective: int
    theme: int | None
    perspective: int
    objective_weight: Decimal | None
    rule: Rule
    figures: Mapping[Period, Figure] = field(default_factory=dict)
    targets: Mapping[Period, Target] = field(default_factory=dict)
    owner: int | None = None  # the section that answers for the figure (primary key); without one the plan's does

    def __hash__(self) -> int:
        """Comparing tells apart what has the same figures but differs otherwise."""
        return hash((self.pk, sum(hash(figure.actual) for figure in self.figures.values())))

    def target_of(self, period: Period) -> Target | None:
        """What the period is judged by when it stands alone: its own, else the year's, which fits no part of a sum."""
        own = self.targets.get(period)
        if own is not None or self.rule.aggregation == "sum":
            return own
        return self.targets.get(Period.of_year(period.year))

    def with_figure(self, period: Period, figure: Figure) -> "KPIRecord":
        """The record as it would be if `figure` were reported."""
        return replace(self, figures={**self.figures, period: figure})


def fraction(numerator: Decimal, denominator: Decimal, unit: str) -> Decimal:
    """Numerator ÷ denominator in the KPI's unit: times 100 for %, times 1,000 for ‰. The denominator is above 0."""
    return numerator * {"%": 100, "‰": 1000}.get(unit, 1) / denominator


def rate(actual: Decimal | None, numerator: Decimal | None, denominator: Decimal | None, unit: str) -> Decimal | None:
    """The actual, else what follows from numerator and denominator; None where it can't be told."""
    if actual is not None or numerator is None or denominator is None or denominator <= 0:
        return actual
    return fraction(numerator, denominator, unit)


def planned_percent(items: Iterable[tuple[Period, Decimal]], at: date) -> Decimal | None:
    """Of a milestone KPI: the share planned to be done by the day `at`; None before the first step is due."""
    return max((percent for period, percent in items if period.end <= at), default=None)


def reached_percent(items: Iterable[tuple[date | None, Decimal]], at: date) -> Decimal:
    """Of a milestone KPI: the share done by the day `at`, from the days on which its steps were reached."""
    return max((percent for reached, percent in items if reached is not None and reached <= at), default=Decimal(0))
