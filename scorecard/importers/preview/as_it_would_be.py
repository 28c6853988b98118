"""The plan as the import would leave it, as a document that the linter reads."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from scorecard.domain.plan_document import (
    ActionPlanEntry,
    KPIEntry,
    KSFEntry,
    MemberEntry,
    ObjectiveEntry,
    PerspectiveEntry,
    PlanDocument,
    TargetEntry,
    ThemeEntry,
)
from scorecard.domain.plan_import import Key, Noun, Removal

from .ledger import Ledger
from .stored import PLAIN

Entries = dict[Any, list[Any]]


def document(ledger: Ledger, removals: Iterable[Removal]) -> PlanDocument:
    """Without links, alignments and actuals, which the linter does not ask for."""
    plan = _Plan(ledger, {(each.noun, each.pk) for each in removals})
    targets, action_plans = plan.targets(), plan.below(Noun.ACTION_PLAN, "kpi", plan.action_plan)
    kpis = plan.below(
        Noun.KPI,
        "ksf",
        lambda code, values: KPIEntry(
            code=code,
            name=values["name"],
            owner=_slug(values.get("owner")),
            unit=values.get("unit", ""),
            kind=values.get("kind", "numeric"),
            frequency=values.get("frequency", ""),
            weight=values.get("weight"),
            targets=tuple(targets[code]),
            action_plans=tuple(action_plans[code]),
        ),
    )
    ksfs = plan.below(
        Noun.KSF, "objective", lambda code, values: KSFEntry(code=code, name=values["name"], kpis=tuple(kpis[code]))
    )
    objectives = plan.below(
        Noun.OBJECTIVE,
        "theme",
        lambda code, values: ObjectiveEntry(
            code=code, name=values["name"], perspective=values["perspective"], ksfs=tuple(ksfs[code])
        ),
    )
    members = plan.below(
        Noun.MEMBER, "theme", lambda key, values: MemberEntry(printed_name=key[1], role=values.get("role", "support"))
    )
    return PlanDocument(
        plan=ledger.stored.entry,
        perspectives=tuple(
            PerspectiveEntry(code=str(code), name=values["name"]) for code, values in plan.of(Noun.PERSPECTIVE)
        ),
        shared_objectives=tuple(objectives[""]),
        themes=tuple(
            ThemeEntry(
                code=str(code),
                name=values["name"],
                members=tuple(members[code]),
                objectives=tuple(objectives[code]),
            )
            for code, values in plan.of(Noun.THEME)
        ),
    )


def _slug(organisation: int | None) -> str | None:
    """The linter asks only whether there is one."""
    return None if organisation is None else str(organisation)


class _Plan:
    def __init__(self, ledger: Ledger, removed: set[tuple[Noun, int]]) -> None:
        self.ledger, self.removed = ledger, removed

    def of(self, noun: Noun) -> Iterable[tuple[Key, dict[str, Any]]]:
        """Stored ones first, then the new."""
        stored = self.ledger.stored.objects[noun]
        for key, each in stored.items():
            if (noun, each.pk) not in self.removed:
                change = self.ledger.changes.get((noun, key))
                yield key, {**each.values, **change.values} if change else each.values
        for (own, key), change in self.ledger.changes.items():
            if own is noun and change.pk is None:
                yield key, change.values

    def below(self, noun: Noun, parent: str, make: Any) -> Entries:
        """Entries by their parent's code."""
        found: Entries = defaultdict(list)
        for key, values in self.of(noun):
            found[values.get(parent) or ""].append(make(key, values))
        return found

    def action_plan(self, code: str, values: dict[str, Any]) -> ActionPlanEntry:
        return ActionPlanEntry(code=code, name=values["name"])

    def targets(self) -> Entries:
        found: Entries = defaultdict(list)
        for (code, period), values in self.of(Noun.TARGET):
            plain = {name: values[name] for name in PLAIN[Noun.TARGET] if name in values}
            found[code].append(TargetEntry(period=period, **plain))
        return found
