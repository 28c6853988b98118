"""A plan document as the beginning of another plan: its structure and definitions without what belongs to its year."""

from dataclasses import replace

from .plan_document import (
    ActionPlanEntry,
    KPIEntry,
    KSFEntry,
    ObjectiveEntry,
    PerspectiveEntry,
    PlanDocument,
    PlanEntry,
    ThemeEntry,
)

# Finance at the base and the customer on top: the order of public agencies.
USUAL_PERSPECTIVES = (("C", "顧客"), ("P", "內部流程"), ("L", "學習成長"), ("F", "財務"))


def empty_plan(organisation: str, year: int, title: str) -> PlanDocument:
    """A draft that holds the four usual perspectives; `organisation` is a slug."""
    return PlanDocument(
        plan=PlanEntry(organisation=organisation, year=year, title=title),
        perspectives=tuple(PerspectiveEntry(code=code, name=name) for code, name in USUAL_PERSPECTIVES),
    )


def plan_like(other: PlanDocument, organisation: str, year: int, title: str) -> PlanDocument:
    """A draft with the other plan's statements, settings, structure, KPI definitions and links.

    Left behind, because they are the other year's: targets, values, work items, progress, budgets, baselines,
    alignments, the parent plan, the document's number and month, claimed counts; and for another organisation the owner
    sections.
    """
    is_own = organisation == other.plan.organisation
    plan = replace(
        other.plan,
        organisation=organisation,
        year=year,
        title=title,
        status="draft",
        parent_organisation=None,
        parent_year=None,
        issued_on=None,
        document_number="",
        claimed_objectives=None,
        claimed_kpis=None,
    )
    return replace(
        other,
        organisations=(),
        plan=plan,
        shared_objectives=tuple(_objective(entry, is_own) for entry in other.shared_objectives),
        themes=tuple(_theme(entry, is_own) for entry in other.themes),
        alignments=(),
    )


def _theme(entry: ThemeEntry, is_own: bool) -> ThemeEntry:
    return replace(entry, objectives=tuple(_objective(each, is_own) for each in entry.objectives))


def _objective(entry: ObjectiveEntry, is_own: bool) -> ObjectiveEntry:
    return replace(entry, ksfs=tuple(_ksf(each, is_own) for each in entry.ksfs))


def _ksf(entry: KSFEntry, is_own: bool) -> KSFEntry:
    return replace(entry, kpis=tuple(_kpi(each, is_own) for each in entry.kpis))


def _kpi(entry: KPIEntry, is_own: bool) -> KPIEntry:
    return replace(
        entry,
        baseline=None,
        baseline_year=None,
        active_from=None,
        active_until=None,
        work_items=(),
        action_plans=tuple(_action_plan(each, is_own) for each in entry.action_plans),
        owner=entry.owner if is_own else None,
        reporting_organisations=entry.reporting_organisations if is_own else (),
        targets=(),
        values=(),
    )


def _action_plan(entry: ActionPlanEntry, is_own: bool) -> ActionPlanEntry:
    return replace(
        entry,
        start_date=None,
        end_date=None,
        progress=None,
        note="",
        budget=None,
        owner=entry.owner if is_own else None,
    )
