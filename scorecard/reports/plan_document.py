"""A stored plan as a PlanDocument, whole, in 14 queries."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

from scorecard.domain.plan_document import (
    ActionPlanEntry,
    AlignmentEntry,
    Entry,
    KPIEntry,
    KSFEntry,
    LinkEntry,
    MemberEntry,
    ObjectiveEntry,
    OrganisationEntry,
    PerspectiveEntry,
    PlanDocument,
    PlanEntry,
    TargetEntry,
    ThemeEntry,
    ValueEntry,
    WorkItemEntry,
    plain_keys,
)
from scorecard.models import (
    KPI,
    KSF,
    ActionPlan,
    Alignment,
    CauseEffectLink,
    KPITarget,
    KPIValue,
    Objective,
    Organisation,
    Plan,
    ThemeMember,
    WorkItem,
)

EntryT = TypeVar("EntryT", bound=Entry)


def build(plan: Plan) -> PlanDocument:
    """Everything of the plan that a plan file holds; drafts of values included, which not everybody may see."""
    return _Builder(plan).document()


def _entry(record: type[EntryT], stored: Any, **more: Any) -> EntryT:
    """A record with the stored object's plain values, and the references and records given in `more`."""
    values = {key: getattr(stored, key) for key in plain_keys(record)}
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    return record(**values, **more)


class _Builder:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.organisations = {each.pk: each for each in Organisation.objects.all()}
        self.named: set[int] = {plan.organisation_id}  # organisations that the document mentions

    def slug(self, organisation_id: int | None) -> str | None:
        if organisation_id is None:
            return None
        self.named.add(organisation_id)
        return self.organisations[organisation_id].slug

    def document(self) -> PlanDocument:
        plan, parent = self.plan, self.plan.parent
        entry = _entry(
            PlanEntry,
            plan,
            organisation=self.organisations[plan.organisation_id].slug,
            parent_organisation=self.organisations[parent.organisation_id].slug if parent else None,
            parent_year=parent.year if parent else None,
        )
        if parent:
            self.named.add(parent.organisation_id)
        by_theme = self.objectives_by_theme()
        themes = self.themes(by_theme)
        return PlanDocument(
            plan=entry,
            perspectives=tuple(_entry(PerspectiveEntry, each) for each in plan.perspectives.all()),
            shared_objectives=tuple(by_theme[None]),
            themes=themes,
            links=self.links(),
            alignments=self.alignments(),
            organisations=self.organisation_entries(),
        )

    def themes(self, by_theme: dict[int | None, list[ObjectiveEntry]]) -> tuple[ThemeEntry, ...]:
        members: dict[int, list[MemberEntry]] = defaultdict(list)
        for member in ThemeMember.objects.filter(theme__plan=self.plan):
            organisation = self.slug(member.organisation_id)
            members[member.theme_id].append(_entry(MemberEntry, member, organisation=organisation))
        return tuple(
            _entry(ThemeEntry, theme, members=tuple(members[theme.pk]), objectives=tuple(by_theme[theme.pk]))
            for theme in self.plan.themes.all()
        )

    def objectives_by_theme(self) -> dict[int | None, list[ObjectiveEntry]]:
        kpis, ksfs, objectives = self.kpis(), defaultdict[int, list[KSFEntry]](list), Objective.objects
        for ksf in KSF.objects.filter(plan=self.plan):
            ksfs[ksf.objective_id].append(_entry(KSFEntry, ksf, kpis=tuple(kpis[ksf.pk])))
        by_theme: dict[int | None, list[ObjectiveEntry]] = defaultdict(list)
        for objective in objectives.filter(plan=self.plan).select_related("perspective").order_by("order", "code"):
            by_theme[objective.theme_id].append(
                _entry(
                    ObjectiveEntry,
                    objective,
                    perspective=objective.perspective.code,
                    ksfs=tuple(ksfs[objective.pk]),
                )
            )
        return by_theme

    def kpis(self) -> dict[int, list[KPIEntry]]:
        """By the KSF's primary key."""
        targets, values, work_items, action_plans = (
            self.figures(KPITarget, TargetEntry),
            self.figures(KPIValue, ValueEntry),
            self.figures(WorkItem, WorkItemEntry),
            self.action_plans(),
        )
        by_ksf: dict[int, list[KPIEntry]] = defaultdict(list)
        for kpi in KPI.objects.filter(plan=self.plan).prefetch_related("reporting_organisations"):
            reporters = (self.slug(each.pk) for each in kpi.reporting_organisations.all())
            by_ksf[kpi.ksf_id].append(
                _entry(
                    KPIEntry,
                    kpi,
                    owner=self.slug(kpi.owner_id),
                    reporting_organisations=tuple(slug for slug in reporters if slug),
                    targets=tuple(targets[kpi.pk]),
                    values=tuple(values[kpi.pk]),
                    work_items=tuple(work_items[kpi.pk]),
                    action_plans=tuple(action_plans[kpi.pk]),
                )
            )
        return by_ksf

    def figures(self, model: Any, record: type[EntryT]) -> dict[int, list[EntryT]]:
        """Targets, values or work items by the KPI's primary key, in the order of their periods."""
        by_kpi: dict[int, list[EntryT]] = defaultdict(list)
        rows: Iterable[Any] = model.objects.filter(kpi__plan=self.plan)
        for row in rows if model is WorkItem else sorted(rows, key=lambda each: each.period):
            by_kpi[row.kpi_id].append(_entry(record, row, period=row.period))
        return by_kpi

    def action_plans(self) -> dict[int, list[ActionPlanEntry]]:
        by_kpi: dict[int, list[ActionPlanEntry]] = defaultdict(list)
        for each in ActionPlan.objects.filter(plan=self.plan):
            by_kpi[each.kpi_id].append(_entry(ActionPlanEntry, each, owner=self.slug(each.owner_id)))
        return by_kpi

    def links(self) -> tuple[LinkEntry, ...]:
        links = CauseEffectLink.objects.filter(cause__plan=self.plan).select_related("cause", "effect")
        return tuple(_entry(LinkEntry, each, cause=each.cause.code, effect=each.effect.code) for each in links)

    def alignments(self) -> tuple[AlignmentEntry, ...]:
        alignments = Alignment.objects.filter(objective__plan=self.plan).select_related("objective", "parent_objective")
        return tuple(
            _entry(
                AlignmentEntry,
                each,
                objective=each.objective.code,
                parent_objective=each.parent_objective.code,
            )
            for each in alignments
        )

    def organisation_entries(self) -> tuple[OrganisationEntry, ...]:
        """Those the plan names and all above them, each behind the one it is part of."""
        wanted = set(self.named)
        for pk in self.named:
            above = self.organisations[pk].parent_id
            while above is not None and above not in wanted:
                wanted.add(above)
                above = self.organisations[above].parent_id
        below: dict[int | None, list[Organisation]] = defaultdict(list)
        for each in self.organisations.values():
            if each.pk in wanted:
                below[each.parent_id].append(each)
        return tuple(self.branch(below, None))

    def branch(self, below: dict[int | None, list[Organisation]], parent: Organisation | None) -> Iterable[Any]:
        for each in below[parent.pk if parent else None]:
            yield _entry(OrganisationEntry, each, parent=parent.slug if parent else None)
            yield from self.branch(below, each)
