"""The stage on which access is tested: beside the plan of Works one of Culture that holds the same nouns.

`ids` names an object of each noun on both sides, so that every address can be asked for the own one, for another
organisation's and for one that isn't there.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from scorecard.domain.periods import Period
from scorecard.domain.plan_import import SourceFile
from scorecard.importers import sheets
from scorecard.importers.workbook import keeping
from scorecard.models import (
    KPI,
    KSF,
    ActionPlan,
    Alignment,
    CalendarDay,
    CauseEffectLink,
    Evidence,
    ImportBatch,
    KPITarget,
    KPIValue,
    Objective,
    PeriodLock,
    Perspective,
    Plan,
    Reminder,
    Theme,
    ThemeMember,
    ValueState,
    WorkItem,
)
from scorecard.services import pending_imports
from tests.cast import SmallPlan, Town

NOWHERE = 987_654_321


@dataclass
class Sides:
    """By noun, as its model is called in lower case: the object of Works and the one of Culture."""

    town: Town
    small: SmallPlan
    own: dict[str, Any] = field(default_factory=dict)
    other: dict[str, Any] = field(default_factory=dict)
    tokens: tuple[str, str] = ("", "")  # of uploads between their steps, into a plan
    people_tokens: tuple[str, str] = ("", "")  # and of people


@pytest.fixture
def sides(town, small_plan) -> Sides:
    stage = Sides(town, small_plan)
    _culture(stage)
    _works(stage)
    stage.tokens = (
        _upload(OBJECTIVES, town["administrator"], small_plan.plan),
        _upload(OBJECTIVES, town["outsider"], small_plan.culture),
    )
    stage.people_tokens = _upload(PEOPLE, town["administrator"]), _upload(PEOPLE, town["outsider"])
    return stage


def _works(stage: Sides) -> None:
    plan, kpi = stage.small.plan, stage.small.kpis["AC1.1"]
    value = stage.small.values["AC1.1 draft"]
    stage.own = {
        "organisation": stage.town.works,
        "membership": stage.town["viewer"].memberships.get(),
        "user": stage.town["viewer"],
        "plan": plan,
        "perspective": plan.perspectives.get(code="C"),
        "theme": plan.themes.get(code="A"),
        "thememember": ThemeMember.objects.get(theme__plan=plan, printed_name="Roads"),
        "objective": stage.small.objectives["AC1"],
        "ksf": kpi.ksf,
        "kpi": kpi,
        "kpitarget": kpi.targets.get(),
        "workitem": kpi.work_items.get(),
        "actionplan": kpi.action_plans.get(code="AC1.1.1"),
        "causeeffectlink": CauseEffectLink.objects.get(cause__plan=plan),
        "alignment": Alignment.objects.get(objective__plan=plan),
        "kpivalue": value,
        "evidence": _file(value),
        "periodlock": plan.period_locks.get(),
        "importbatch": plan.import_batches.get(),
        "reminder": Reminder.objects.get(kpi=kpi),
        "calendarday": CalendarDay.objects.get(),
    }


def _culture(stage: Sides) -> None:
    """Like what small_plan makes for Works, under other codes; its values in all three states."""
    plan, organisation = stage.small.culture, stage.small.culture.organisation
    Plan.objects.filter(pk=plan.pk).update(parent=stage.small.town_plan)
    plan.refresh_from_db()
    perspective = Perspective.objects.create(plan=plan, code="Z", name="Guests")
    theme = Theme.objects.create(plan=plan, code="Z", name="Full halls")
    objectives = [_objective(theme, perspective, code) for code in ("ZC1", "ZC2")]
    ksf = KSF(objective=objectives[0], code="ZC1", name="Care for ZC1")
    ksf.save()
    kpi = KPI(ksf=ksf, code="ZC1.1", name="Figure ZC1.1", frequency="M", owner=organisation)
    kpi.save()
    action = ActionPlan(kpi=kpi, code="ZC1.1.1", name="Open the doors")
    action.save()
    values = [_value(kpi, month, state) for month, state in enumerate(ValueState.values[:3], start=1)]
    year = {"frequency": "Y", "period_start": date(2030, 1, 1)}
    december = {"frequency": "M", "period_start": date(2030, 12, 1)}
    above = Objective.objects.get(plan=stage.small.town_plan)
    stage.other = {
        "organisation": organisation,
        "membership": stage.town["outsider"].memberships.get(),
        "user": stage.town["outsider"],
        "plan": plan,
        "perspective": perspective,
        "theme": theme,
        "thememember": ThemeMember.objects.create(theme=theme, printed_name="Culture", organisation=organisation),
        "objective": objectives[0],
        "ksf": ksf,
        "kpi": kpi,
        "kpitarget": KPITarget.objects.create(kpi=kpi, value=3, **year),
        "workitem": WorkItem.objects.create(kpi=kpi, name="Count the seats", cumulative_percent=20, **year),
        "actionplan": action,
        "causeeffectlink": CauseEffectLink.objects.create(cause=objectives[1], effect=objectives[0]),
        "alignment": Alignment.objects.create(objective=objectives[0], parent_objective=above),
        "kpivalue": values[0],
        "evidence": _file(values[0]),
        "periodlock": PeriodLock.objects.create(plan=plan, locked_by=stage.town["superuser"], **december),
        "importbatch": ImportBatch.objects.create(plan=plan, file_name="culture.xlsx", sha256="1" * 64),
        "reminder": Reminder.objects.create(kpi=kpi, reminded_at=timezone.now(), **december),
        "calendarday": CalendarDay.objects.get(),  # everybody's
    }


def _objective(theme: Theme, perspective: Perspective, code: str) -> Objective:
    objective = Objective(plan=theme.plan, code=code, name=f"Objective {code}", theme=theme, perspective=perspective)
    objective.save()
    return objective


def _value(kpi: KPI, month: int, state: str) -> KPIValue:
    value = KPIValue(kpi=kpi, actual=month, state=state)
    value.period = Period.parse(f"2030-{month:02}")
    value.save()
    return value


def _file(value: KPIValue) -> Evidence:
    return Evidence.objects.create(kpi_value=value, file=ContentFile(b"proof", "proof.txt"), file_name="proof.txt")


OBJECTIVES = (("theme", "perspective", "objective code", "objective"), ("A", "Citizens", "AC1", "Smoother roads"))
PEOPLE = (("user name", "name", "organisation", "role"), ("newcomer", "New Comer", "town-works", "viewer"))


def _upload(table: tuple[tuple[str, ...], ...], by: Any, plan: Plan | None = None) -> str:
    """A file between upload and import."""
    sheet = sheets.Sheet("list", tuple(tuple(map(sheets.Cell, row)) for row in table))
    book = sheets.Workbook("csv", (sheet,), "utf-8")
    source = SourceFile("list.csv", "2" * 64)
    return pending_imports.keep(plan=plan, by=by, file=source, content=keeping.dump(book), at=timezone.now())
