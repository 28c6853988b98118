"""The linter (計畫檢核): what looks wrong in a plan before it is printed, over plain records.

A stored plan, a plan file and an import preview are all PlanDocuments, so all three are checked alike.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from . import cause_effect, codes
from .plan_document import ActionPlanEntry, Entry, KPIEntry, KSFEntry, ObjectiveEntry, PlanDocument, ThemeEntry


class Rule(StrEnum):
    """What can be found."""

    DUPLICATE_CODE = "duplicate_code"
    SAME_CODE_OTHER_NAME = "same_code_other_name"
    THEME_LETTER = "theme_letter"
    PERSPECTIVE_LETTER = "perspective_letter"
    OBJECTIVE_WITHOUT_KPI = "objective_without_kpi"
    KSF_WITHOUT_KPI = "ksf_without_kpi"
    THEME_WITHOUT_LEAD = "theme_without_lead"
    CLAIMED_OBJECTIVES = "claimed_objectives"
    CLAIMED_KPIS = "claimed_kpis"
    GAP_IN_NUMBERING = "gap_in_numbering"
    WEIGHTS_NOT_100 = "weights_not_100"
    KPI_WITHOUT_UNIT = "kpi_without_unit"
    KPI_WITHOUT_TARGET = "kpi_without_target"
    KPI_WITHOUT_OWNER = "kpi_without_owner"
    KPI_WITHOUT_FREQUENCY = "kpi_without_frequency"
    CYCLE = "cycle"

    @property
    def is_error(self) -> bool:
        """Whether it must be mended; the rest is worth a look and may be right as it is."""
        return self in (Rule.DUPLICATE_CODE, Rule.SAME_CODE_OTHER_NAME, Rule.CYCLE)


class Level(StrEnum):
    """The noun that a finding is about."""

    PLAN = "plan"
    THEME = "theme"
    OBJECTIVE = "objective"
    KSF = "ksf"
    KPI = "kpi"
    ACTION_PLAN = "action_plan"


@dataclass(frozen=True)
class Finding:
    """One thing to mend: the rule, the object it is about, and the figures or words that its sentence needs."""

    rule: Rule
    level: Level
    code: str
    name: str
    facts: dict[str, Any] = field(default_factory=dict)
    line: int = 0


def check(document: PlanDocument) -> tuple[Finding, ...]:
    """Everything found, check by check, inside a check in the plan's order."""
    plan = _Flat(document)
    return tuple(finding for rule in _RULES for finding in rule(plan))


class _Flat:
    """The document's records level by level."""

    def __init__(self, document: PlanDocument) -> None:
        self.document, self.themes = document, document.themes
        self.objectives = document.objectives
        self.ksfs = [ksf for objective in self.objectives for ksf in objective.ksfs]
        self.kpis = [kpi for ksf in self.ksfs for kpi in ksf.kpis]
        self.action_plans = [action_plan for kpi in self.kpis for action_plan in kpi.action_plans]

    def levels(self) -> Iterator[tuple[Level, Iterable[Any]]]:
        yield Level.THEME, self.themes
        yield Level.OBJECTIVE, self.objectives
        yield Level.KSF, self.ksfs
        yield Level.KPI, self.kpis
        yield Level.ACTION_PLAN, self.action_plans


_LEVELS: dict[type[Entry], Level] = {
    ThemeEntry: Level.THEME,
    ObjectiveEntry: Level.OBJECTIVE,
    KSFEntry: Level.KSF,
    KPIEntry: Level.KPI,
    ActionPlanEntry: Level.ACTION_PLAN,
}


def _found(rule: Rule, entry: Any, **facts: Any) -> Finding:
    return Finding(rule, _LEVELS[type(entry)], entry.code, entry.name, facts, entry.line)


def _doubled_codes(plan: _Flat) -> Iterator[Finding]:
    """The second and later of a code; with another name the two are not even the same thing."""
    for _level, entries in plan.levels():
        first: dict[str, Any] = {}
        for entry in entries:
            before = first.setdefault(entry.code, entry)
            if before is entry:
                continue
            if before.name == entry.name:
                yield _found(Rule.DUPLICATE_CODE, entry, line=before.line)
            else:
                yield _found(Rule.SAME_CODE_OTHER_NAME, entry, other_name=before.name, line=before.line)


def _letters(plan: _Flat) -> Iterator[Finding]:
    """The perspective and theme are stored, never derived from the code; where the code says otherwise, warn."""
    perspectives = {perspective.code for perspective in plan.document.perspectives}
    for theme, entries in [(None, plan.document.shared_objectives), *((t, t.objectives) for t in plan.themes)]:
        for entry in entries:
            parts = codes.parse(entry.code)
            if parts is None:
                continue
            if theme is not None and parts.theme != theme.code:
                yield _found(Rule.THEME_LETTER, entry, letter=parts.theme, theme=theme.code)
            if parts.perspective != entry.perspective and parts.perspective in perspectives:
                yield _found(Rule.PERSPECTIVE_LETTER, entry, letter=parts.perspective, perspective=entry.perspective)


def _without_kpi(plan: _Flat) -> Iterator[Finding]:
    """Not in a plan without any KPI: a city's map has none on purpose."""
    if not plan.kpis:
        return
    for objective in plan.objectives:
        if not any(ksf.kpis for ksf in objective.ksfs):
            yield _found(Rule.OBJECTIVE_WITHOUT_KPI, objective)
    for ksf in plan.ksfs:
        if not ksf.kpis:
            yield _found(Rule.KSF_WITHOUT_KPI, ksf)


def _without_lead(plan: _Flat) -> Iterator[Finding]:
    """Only where the plan's themes have members at all."""
    if any(theme.members for theme in plan.themes):
        for theme in plan.themes:
            if not any(member.role == "lead" for member in theme.members):
                yield _found(Rule.THEME_WITHOUT_LEAD, theme)


def _claimed_counts(plan: _Flat) -> Iterator[Finding]:
    entry = plan.document.plan
    for rule, claimed, real in (
        (Rule.CLAIMED_OBJECTIVES, entry.claimed_objectives, len(plan.objectives)),
        (Rule.CLAIMED_KPIS, entry.claimed_kpis, len(plan.kpis)),
    ):
        if claimed is not None and claimed != real:
            yield Finding(rule, Level.PLAN, "", entry.title, {"claimed": claimed, "real": real}, entry.line)


def _gaps(plan: _Flat) -> Iterator[Finding]:
    """AC1, AC3 without AC2; AC1.1, AC1.3; AC1.1.2 without AC1.1.1. Said at the first one behind the gap."""
    yield from _gaps_in(plan.objectives, lambda parts: (f"{parts.theme}{parts.perspective}", parts.number))
    yield from _gaps_in(plan.kpis, lambda parts: (f"{parts.theme}{parts.perspective}{parts.number}.", parts.kpi))
    yield from _gaps_in(
        plan.action_plans,
        lambda parts: (f"{parts.theme}{parts.perspective}{parts.number}.{parts.kpi}.", parts.action_plan),
    )


def _gaps_in(entries: Iterable[Any], split: Callable[[codes.CodeParts], tuple[str, int | None]]) -> Iterator[Finding]:
    """Entries whose number does not follow the one before; `split` gives the part before the number and the number."""
    numbered: dict[str, list[tuple[int, Any]]] = {}
    for entry in entries:
        parts = codes.parse(entry.code)
        before, number = split(parts) if parts else ("", None)
        if number is not None:
            numbered.setdefault(before, []).append((number, entry))
    for before, group in numbered.items():
        expected = 1
        for number, entry in sorted(group, key=lambda pair: pair[0]):
            if number > expected:
                yield _found(Rule.GAP_IN_NUMBERING, entry, missing=f"{before}{expected}")
            expected = max(expected, number + 1)


def _weights(plan: _Flat) -> Iterator[Finding]:
    """The weights of a theme's KPIs, where it has any."""
    for theme in plan.themes:
        weights = [kpi.weight for entry in theme.objectives for ksf in entry.ksfs for kpi in ksf.kpis]
        known = [weight for weight in weights if weight is not None]
        if known and sum(known) != Decimal(100):
            yield _found(Rule.WEIGHTS_NOT_100, theme, total=sum(known))


def _incomplete_kpis(plan: _Flat) -> Iterator[Finding]:
    year = plan.document.plan.year
    for kpi in plan.kpis:
        if not kpi.unit and kpi.kind == "numeric":
            yield _found(Rule.KPI_WITHOUT_UNIT, kpi)
        if kpi.kind == "numeric" and not any(target.period.year == year for target in kpi.targets):
            yield _found(Rule.KPI_WITHOUT_TARGET, kpi)
        if kpi.owner is None:
            yield _found(Rule.KPI_WITHOUT_OWNER, kpi)
        if not kpi.frequency:
            yield _found(Rule.KPI_WITHOUT_FREQUENCY, kpi)


def _cycles(plan: _Flat) -> Iterator[Finding]:
    """Said at the cause of the link that closes the cycle; new links can't, but a plan may have come with them."""
    links = {(link.cause, link.effect): link for link in plan.document.links}
    names = {objective.code: objective.name for objective in plan.objectives}
    for chain in cause_effect.cycles(links):
        link, facts = links[chain[0], chain[1]], {"cycle": cause_effect.written(chain)}
        yield Finding(Rule.CYCLE, Level.OBJECTIVE, link.cause, names.get(link.cause, ""), facts, link.line)


_RULES: tuple[Callable[[_Flat], Iterator[Finding]], ...] = (
    _doubled_codes,
    _letters,
    _without_kpi,
    _without_lead,
    _claimed_counts,
    _gaps,
    _weights,
    _incomplete_kpis,
    _cycles,
)
