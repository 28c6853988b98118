"""The objectives of a plan and everything that hangs on them, down to targets and values."""

from collections.abc import Iterable
from typing import Any

from scorecard.domain.plan_document import (
    ActionPlanEntry,
    KPIEntry,
    KSFEntry,
    ObjectiveEntry,
    TargetEntry,
    ValueEntry,
    WorkItemEntry,
)
from scorecard.models import (
    KPI,
    KSF,
    ActionPlan,
    KPITarget,
    KPIValue,
    Objective,
    Organisation,
    Perspective,
    Plan,
    Theme,
    WorkItem,
)
from scorecard.models.base import PeriodRecord, Record

from .writer import Sets, Writer


class Branch:
    """The objectives of a plan and what hangs on them."""

    def __init__(
        self, writer: Writer, plan: Plan, perspectives: dict[str, Perspective], predecessor: Plan | None
    ) -> None:
        self.writer, self.plan, self.perspectives = writer, plan, perspectives
        self.stored: dict[type[Record], dict[str, Any]] = {
            model: {record.code: record for record in model.objects.filter(plan=plan)}
            for model in (Objective, KSF, KPI, ActionPlan)
        }
        self.before: dict[type[Record], dict[str, Any]] = {
            model: {record.code: record for record in model.objects.filter(plan=predecessor)} if predecessor else {}
            for model in (Objective, KPI)
        }
        self.figures: dict[type[PeriodRecord], dict[tuple[str, Any], Any]] = {
            model: _by_kpi(model, plan) for model in (KPITarget, KPIValue, WorkItem)
        }

    def load(self, groups: Iterable[tuple[Theme | None, Iterable[ObjectiveEntry]]]) -> None:
        for theme, entries in groups:
            for order, entry in enumerate(entries, start=1):
                perspective = self.perspectives.get(entry.perspective)
                references: dict[str, Any] = {"theme": theme, "perspective": perspective, "order": order}
                objective = self.put(Objective, entry, {"plan": self.plan}, **references)
                self.load_ksfs(objective, entry.ksfs)
        for model, left_out in self.stored.items():
            self.writer.keep(model, left_out)
        for model, figures in self.figures.items():
            self.writer.keep(model, figures)

    def put(
        self, model: type[Record], entry: Any, key: dict[str, Any], *, sets: Sets | None = None, **references: Any
    ) -> Any:
        stored = self.stored[model].pop(entry.code, None)
        if stored is None and entry.code in self.before.get(model, ()):
            references["predecessor"] = self.before[model][entry.code]
        return self.writer.put(stored, model, entry, key, sets=sets, **references)

    def load_ksfs(self, objective: Objective | None, entries: Iterable[KSFEntry]) -> None:
        for order, entry in enumerate(entries, start=1) if objective else ():
            ksf = self.put(KSF, entry, {"plan": self.plan}, objective=objective, order=order)
            self.load_kpis(ksf, entry.kpis)

    def load_kpis(self, ksf: KSF | None, entries: Iterable[KPIEntry]) -> None:
        for order, entry in enumerate(entries, start=1) if ksf else ():
            owner = self.writer.organisation(entry, entry.owner, "owner")
            sets: Sets = {"reporting_organisations": self.reporters(entry)}
            kpi = self.put(KPI, entry, {"plan": self.plan}, sets=sets, ksf=ksf, owner=owner, order=order)
            if kpi is not None:
                self.load_action_plans(kpi, entry.action_plans)
                self.load_figures(KPITarget, kpi, entry.targets)
                self.load_figures(KPIValue, kpi, entry.values)
                self.load_work_items(kpi, entry.work_items)

    def reporters(self, entry: KPIEntry) -> set[Organisation]:
        found = (
            self.writer.organisation(entry, slug, "reporting_organisations") for slug in entry.reporting_organisations
        )
        return {organisation for organisation in found if organisation is not None}

    def load_action_plans(self, kpi: KPI, entries: Iterable[ActionPlanEntry]) -> None:
        for order, entry in enumerate(entries, start=1):
            owner = self.writer.organisation(entry, entry.owner, "owner")
            self.put(ActionPlan, entry, {"plan": self.plan}, kpi=kpi, owner=owner, order=order)

    def load_figures(
        self, model: type[PeriodRecord], kpi: KPI, entries: Iterable[TargetEntry] | Iterable[ValueEntry]
    ) -> None:
        for entry in entries:
            stored = self.figures[model].pop((kpi.code, entry.period), None)
            self.writer.put(stored, model, entry, {"kpi": kpi}, **_period(entry))

    def load_work_items(self, kpi: KPI, entries: Iterable[WorkItemEntry]) -> None:
        for order, entry in enumerate(entries, start=1):
            stored = self.figures[WorkItem].pop((kpi.code, order), None)
            self.writer.put(stored, WorkItem, entry, {"kpi": kpi}, order=order, **_period(entry))


def _by_kpi(model: type[PeriodRecord], plan: Plan) -> dict[tuple[str, Any], Any]:
    """Stored figures by KPI code and period, work items by KPI code and order."""
    records = model.objects.filter(kpi__plan=plan).select_related("kpi")  # type: ignore[attr-defined]
    return {(each.kpi.code, each.order if model is WorkItem else each.period): each for each in records}


def _period(entry: TargetEntry | ValueEntry | WorkItemEntry) -> dict[str, Any]:
    return {"frequency": entry.period.frequency.value, "period_start": entry.period.start}
