"""The stage and the cast: a town with its organisations, its people and small plans, beside the plans of the seed.

The seed's two plans stand in the test database from the start (they take seconds to load); every other test sees them
inside its own transaction. A live server's test empties the database when it ends, so it asks for `served_plans`.
"""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser, User
from django.core.management.color import no_style
from django.db import connection, transaction

from scorecard.domain.periods import Period
from scorecard.exporters import making
from scorecard.importers import plan_file
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
    Membership,
    Objective,
    Organisation,
    PeriodLock,
    Perspective,
    Plan,
    PlanStatus,
    Reminder,
    Role,
    Theme,
    ThemeMember,
    ThemeRole,
    ValueState,
    WorkItem,
)
from scorecard.reports import keeping
from scorecard.services import plan_load
from tests import append_only, plan_files
from tests.replay import Replayed

PASSWORD = "a-quiet-harbour-31"
LONG_AGO, FAR_AHEAD = date(2000, 1, 1), date(2900, 1, 1)

# name: (organisation, role); who is not in here has no membership that counts
ROLES = {
    "administrator": ("town-works", Role.ADMINISTRATOR),
    "manager": ("town-works", Role.MANAGER),
    "chief": ("town-works-roads", Role.MANAGER),
    "staff": ("town-works-roads", Role.STAFF),
    "other_staff": ("town-works-bridges", Role.STAFF),
    "viewer": ("town-works", Role.VIEWER),
    "town_viewer": ("town", Role.VIEWER),
    "outsider": ("town-culture", Role.STAFF),
    "deactivated": ("town-works", Role.ADMINISTRATOR),
    "former": ("town-works", Role.ADMINISTRATOR),
    "future": ("town-works", Role.ADMINISTRATOR),
}
NOBODIES = ("deactivated", "former", "future", "unassigned")  # reach nothing
ACTORS = (*ROLES, "unassigned", "superuser")
LOGS_IN = tuple(actor for actor in ACTORS if actor != "deactivated")


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Tests write past the services and take back what they wrote: no page may show another test's plan."""
    keeping.forget_all()


@pytest.fixture
def makes_files() -> None:
    """For tests of real PDFs and presentations, which cost a second each; all others get some bytes instead."""


@pytest.fixture(autouse=True)
def files_in_no_time(request, monkeypatch) -> None:
    if "makes_files" not in request.fixturenames:
        kinds = {making.PDF: b"%PDF", making.PPTX: b"PK"}
        monkeypatch.setattr(making, "_made", lambda command, _data: kinds[command])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    if _is_made():
        connection.settings_dict["TEST"]["MIGRATE"] = False  # the copy brings all tables


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, with both plans of the seed."""
    with django_db_blocker.unblock():
        if _is_made():
            _copy_made()
        else:
            for name in (plan_files.CITY, plan_files.DEPARTMENT):
                plan_load.load(plan_file.read(plan_files.seed(name)), by=None, reason=f"seed {name}")
            _keep_made()
        _SEED.update({model: list(model._base_manager.all()) for model in _models()})


MADE = os.environ.get("BSC_TEST_DATABASE", "")  # where tests/run.py has the first run on SQLite leave it for the others


def _is_made() -> bool:
    return connection.vendor == "sqlite" and Path(MADE).is_file()


def _copy_made() -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(MADE)) as made:
        made.backup(connection.connection)


def _keep_made() -> None:
    if MADE and connection.vendor == "sqlite":
        with NamedTemporaryFile(dir=Path(MADE).parent, delete=False) as half:
            with closing(sqlite3.connect(half.name)) as made:
                connection.connection.backup(made)
            Path(half.name).replace(MADE)


_SEED: dict[Any, list[Any]] = {}  # every record that the seed's plans leave behind, history too


def _models() -> list[Any]:
    return list(apps.get_app_config("scorecard").get_models(include_auto_created=True))


def _put_seed_back() -> None:
    """As it was loaded, in a tenth of the time: the tables are empty."""
    for model, records in _SEED.items():
        model._base_manager.bulk_create(records)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_SEED)):
            cursor.execute(statement)


@pytest.fixture
def seed_plans(db):
    """Both plans of the seed."""
    return Seed()


@pytest.fixture
def served_plans(transactional_db):
    """Both plans of the seed where a live server sees them: committed, and loaded again after another test's end."""
    if not Plan.objects.exists():
        with transaction.atomic():
            _put_seed_back()
    return Seed()


class Seed:
    def __init__(self) -> None:
        self.city = Plan.objects.of("taipei", 2021).select_related("organisation", "parent").get()
        self.department = Plan.objects.of("taipei-personnel", 2021).select_related("organisation", "parent").get()


@pytest.fixture
def empty_database(db):
    """No plans, organisations or users for the length of the test."""
    append_only.lift()
    for model in apps.get_app_config("scorecard").get_models():
        for each in model._meta.many_to_many:
            between: Any = each.remote_field.through
            between._base_manager.all()._raw_delete(connection.alias)
        model._base_manager.all()._raw_delete(connection.alias)
    User.objects.all().delete()


@dataclass
class Town:
    """The organisations and people; `users` by the name of their part."""

    organisations: dict[str, Organisation]
    users: dict[str, User]

    def __getitem__(self, actor: str) -> Any:
        return AnonymousUser() if actor == "anonymous" else self.users[actor]

    @property
    def works(self) -> Organisation:
        return self.organisations["town-works"]

    @property
    def roads(self) -> Organisation:
        return self.organisations["town-works-roads"]

    @property
    def bridges(self) -> Organisation:
        return self.organisations["town-works-bridges"]


@pytest.fixture
def town(db) -> Town:
    """A town, its departments Works (sections Roads and Bridges) and Culture, and one person for each part."""
    return TOWN.get()


def _town() -> Town:
    organisations: dict[str, Organisation] = {}
    for level in (["town"], ["town-works", "town-culture"], ["town-works-roads", "town-works-bridges"]):
        rows = [_organisation(slug, organisations.get(slug.rpartition("-")[0])) for slug in level]
        organisations |= {row.slug: row for row in Organisation.objects.bulk_create(rows)}
    hashed = make_password(PASSWORD)
    people = [User(username=actor, is_active=actor != "deactivated") for actor in ACTORS]
    for person in people:
        person.is_superuser = person.is_staff = person.username == "superuser"
        person.password = hashed
    users = {row.username: row for row in User.objects.bulk_create(people)}
    Membership.objects.bulk_create(
        Membership(
            user=users[actor],
            organisation=organisations[slug],
            role=role,
            valid_until=LONG_AGO if actor == "former" else None,
            valid_from=FAR_AHEAD if actor == "future" else None,
        )
        for actor, (slug, role) in ROLES.items()
    )
    return Town(organisations, users)


TOWN = Replayed(_town)


def _organisation(slug: str, parent: Organisation | None) -> Organisation:
    name = slug.rpartition("-")[2].capitalize()
    return Organisation(slug=slug, parent=parent, name=f"{name} of the town", short_name=name)


@pytest.fixture
def as_actor(town, client):
    """Log the client in as one of the cast; returns the client."""

    def log_in(actor: str):
        if actor != "anonymous":
            client.force_login(town[actor])
        return client

    return log_in


@dataclass
class SmallPlan:
    """Plan 2030 of Works with everything a plan may hold, and the plans around it."""

    plan: Plan
    town_plan: Plan
    closed: Plan
    draft: Plan
    section_draft: Plan
    culture: Plan
    kpis: dict[str, KPI] = field(default_factory=dict)
    values: dict[str, KPIValue] = field(default_factory=dict)
    objectives: dict[str, Objective] = field(default_factory=dict)


def make_plan(organisation: Organisation, year: int, status: str = PlanStatus.ACTIVE, **more) -> Plan:
    title = f"{organisation.short_name} {year}"
    return Plan.objects.create(organisation=organisation, year=year, title=title, status=status, **more)


@pytest.fixture
def small_plan(town) -> SmallPlan:
    """Two themes, two perspectives, a shared objective; KPIs owned by the two sections, by the department, by none."""
    return SMALL_PLAN.get(town, known=(*town.organisations.values(), *town.users.values()))


def _small_plan(town: Town) -> SmallPlan:
    organisations = town.organisations
    town_plan = make_plan(organisations["town"], 2030)
    stage = SmallPlan(
        plan=make_plan(town.works, 2030, parent=town_plan, vision="A town that works", core_values=["Care", "Thrift"]),
        town_plan=town_plan,
        closed=make_plan(town.works, 2029, PlanStatus.CLOSED),
        draft=make_plan(town.works, 2031, PlanStatus.DRAFT),
        section_draft=make_plan(town.roads, 2031, PlanStatus.DRAFT),
        culture=make_plan(organisations["town-culture"], 2030),
    )
    _objectives(stage, town)
    _kpis(stage, town)
    _rest(stage, town)
    return stage


SMALL_PLAN = Replayed(_small_plan)


def _objectives(stage: SmallPlan, town: Town) -> None:
    plan = stage.plan
    customers = Perspective.objects.create(plan=plan, code="C", name="Citizens", order=1)
    finance = Perspective.objects.create(plan=plan, code="F", name="Finance", order=2)
    safe = Theme.objects.create(plan=plan, code="A", name="Safe streets", order=1)
    Theme.objects.create(plan=plan, code="B", name="Quiet nights", order=2)
    ThemeMember.objects.create(theme=safe, printed_name="Bridges", organisation=town.bridges, order=1)
    ThemeMember.objects.create(theme=safe, printed_name="Roads", organisation=town.roads, role=ThemeRole.LEAD, order=2)
    for code, name, perspective, theme in (
        ("TC1", "Content citizens", customers, None),
        ("AC1", "Smooth roads", customers, safe),
        ("AF1", "Fair costs", finance, safe),
    ):
        objective = Objective(plan=plan, code=code, name=name, perspective=perspective, theme=theme)
        objective.save()
        stage.objectives[code] = objective
    top = Perspective.objects.create(plan=stage.town_plan, code="C", name="Citizens", order=1)
    above = Objective.objects.create(plan=stage.town_plan, code="TC1", name="Proud citizens", perspective=top)
    Alignment.objects.create(objective=stage.objectives["TC1"], parent_objective=above)
    CauseEffectLink.objects.create(cause=stage.objectives["AF1"], effect=stage.objectives["AC1"])


def _kpis(stage: SmallPlan, town: Town) -> None:
    ksfs = {code: KSF(objective=stage.objectives[code], code=code, name=f"Care for {code}") for code in ("AC1", "AF1")}
    for ksf in ksfs.values():
        ksf.save()
    owners = {"AC1.1": town.roads, "AC1.2": town.bridges, "AF1.1": town.works, "AF1.2": None}
    for order, (code, owner) in enumerate(owners.items(), start=1):
        kpi = KPI(ksf=ksfs[code[:3]], code=code, name=f"Figure {code}", order=order, frequency="M", owner=owner)
        kpi.save()
        stage.kpis[code] = kpi
    stage.kpis["AC1.2"].reporting_organisations.add(town.roads, town.works)
    states = ((1, ValueState.DRAFT), (2, ValueState.SUBMITTED), (3, ValueState.APPROVED))
    for code, kpi in stage.kpis.items():
        for month, state in states:
            value = KPIValue(kpi=kpi, actual=month, state=state)
            value.period = Period.parse(f"2030-{month:02}")
            value.save()
            stage.values[f"{code} {state.value}"] = value


def _rest(stage: SmallPlan, town: Town) -> None:
    kpi, year = stage.kpis["AC1.1"], {"frequency": "Y", "period_start": date(2030, 1, 1)}
    ActionPlan(kpi=kpi, code="AC1.1.1", name="Mend the roads", order=1).save()
    ActionPlan(kpi=kpi, code="AC1.1.2", name="Count the holes", order=2).save()
    KPITarget.objects.create(kpi=kpi, value=3, **year)
    WorkItem.objects.create(kpi=kpi, name="Survey", cumulative_percent=20, **year)
    december = {"frequency": "M", "period_start": date(2030, 12, 1)}
    PeriodLock.objects.create(plan=stage.plan, locked_by=town.users["administrator"], **december)
    Reminder.objects.create(kpi=kpi, reminded_at=datetime(2030, 2, 12, 1, tzinfo=UTC), **december)
    CalendarDay.objects.create(day=date(2030, 2, 5), name="Storm")
    ImportBatch.objects.create(plan=stage.plan, file_name="plan.xlsx", sha256="0" * 64)
    for key in ("AC1.1 draft", "AC1.1 submitted"):
        Evidence.objects.create(kpi_value=stage.values[key], document_number="Works 1")


@pytest.fixture
def large_plan(town) -> Plan:
    """160 KPIs under 40 objectives: for counting queries."""
    return LARGE_PLAN.get(town, known=(*town.organisations.values(), *town.users.values()))


def make_large_plan(town: Town, *, objectives: int) -> Plan:
    """Four KPIs under each objective, in 5 themes, with targets, values and members."""
    plan = make_plan(town.works, 2040)
    perspectives = Perspective.objects.bulk_create(
        Perspective(plan=plan, code=code, name=f"Perspective {code}", order=order) for order, code in enumerate("CPLF")
    )
    themes = Theme.objects.bulk_create(
        Theme(plan=plan, code=code, name=f"Theme {code}", order=order) for order, code in enumerate("ABCDE")
    )
    ThemeMember.objects.bulk_create(
        ThemeMember(theme=theme, printed_name=f"Member {number}", organisation=town.roads, order=number)
        for theme in themes
        for number in range(20)
    )
    made = Objective.objects.bulk_create(
        Objective(
            plan=plan,
            theme=themes[number % 5],
            perspective=perspectives[number % 4],
            code=f"O{number}",
            name=f"Objective {number}",
            order=number,
        )
        for number in range(objectives)
    )
    ksfs = KSF.objects.bulk_create(
        KSF(plan=plan, objective=each, code=each.code, name=f"Factor of {each.code}") for each in made
    )
    kpis = KPI.objects.bulk_create(
        KPI(plan=plan, ksf=ksf, code=f"{ksf.code}.{number}", name=f"Figure {number}", owner=town.roads, order=number)
        for ksf in ksfs
        for number in range(1, 5)
    )
    ActionPlan.objects.bulk_create(
        ActionPlan(plan=plan, kpi=kpi, code=f"{kpi.code}.{number}", name=f"Action {number}", order=number)
        for kpi in kpis
        for number in (1, 2)
    )
    year = {"frequency": "Y", "period_start": date(2040, 1, 1)}
    KPITarget.objects.bulk_create(KPITarget(kpi=kpi, value=100, **year) for kpi in kpis)
    KPIValue.objects.bulk_create(KPIValue(kpi=kpi, actual=99, state="approved", **year) for kpi in kpis)
    return plan


LARGE_PLAN = Replayed(partial(make_large_plan, objectives=40))
