"""What waits for whom on the home page, in every active plan; the clock is passed in."""

from datetime import date

import pytest

from scorecard.domain.periods import Frequency, Period
from scorecard.models import KPI, KSF, Evidence, KPIValue, Objective, PeriodLock, Perspective, Plan, PlanStatus, Role
from scorecard.reports import my_tasks
from scorecard.services import plan_versions
from tests.cast import make_plan

# January's are due on 14 February, February's on 7 March, March's on 9 April 2030.
FEBRUARY, MARCH, APRIL = date(2030, 2, 20), date(2030, 3, 1), date(2030, 4, 10)


def to_report(user, today):
    rows = my_tasks.build(user, today).to_report
    return {(row.plan.title, row.period.label): row for row in rows}


def codes(user, today):
    return {period: row.codes for (_title, period), row in to_report(user, today).items()}


@pytest.fixture
def values(small_plan):
    """Only January's drafts are left."""
    values = KPIValue.objects.filter(kpi__plan=small_plan.plan)
    Evidence.objects.filter(kpi_value__in=values).delete()
    values.exclude(state="draft").delete()
    return values


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("staff", ("AC1.1", "AC1.2")),
        ("chief", ("AC1.1", "AC1.2")),
        ("other_staff", ("AC1.2",)),
        ("manager", ("AC1.1", "AC1.2", "AF1.1", "AF1.2")),
        ("administrator", ("AC1.1", "AC1.2", "AF1.1", "AF1.2")),
        ("superuser", ("AC1.1", "AC1.2", "AF1.1", "AF1.2")),
    ],
)
def test_whose_values_are_to_report(actor, expected, town, small_plan):
    assert codes(town[actor], FEBRUARY) == {"2030-01": expected}


@pytest.mark.parametrize("actor", ["viewer", "town_viewer", "outsider", "unassigned", "former"])
def test_others_have_nothing_to_do(actor, town, small_plan):
    tasks = my_tasks.build(town[actor], APRIL)
    assert (tasks.is_empty, tasks.values, tasks.late, tasks.shows_late) == (True, 0, (), False)


def test_a_case_officer_finds_theirs_in_plans_they_see(town, small_plan):
    small_plan.kpis["AF1.1"].case_officers.add(town["viewer"], town["outsider"])
    assert codes(town["viewer"], FEBRUARY) == {"2030-01": ("AF1.1",)}
    assert codes(town["outsider"], FEBRUARY) == {}


def test_a_period_that_has_not_ended_is_no_task(town, values):
    assert set(codes(town["staff"], date(2030, 2, 28))) == {"2030-01"}
    assert set(codes(town["staff"], MARCH)) == {"2030-01", "2030-02"}


def test_what_is_submitted_or_approved_is_done(town, small_plan):
    assert set(codes(town["staff"], date(2030, 3, 31))) == {"2030-01"}
    KPIValue.objects.filter(kpi=small_plan.kpis["AC1.1"], state="approved").update(state="returned")
    assert codes(town["staff"], date(2030, 4, 1)) == {"2030-01": ("AC1.1", "AC1.2"), "2030-03": ("AC1.1",)}


def test_a_row_says_how_far_its_values_are_and_since_when_they_are_late(town, small_plan, values):
    values.filter(kpi__code="AC1.2").update(state="returned")
    january, february = to_report(town["staff"], MARCH).values()
    assert (january.missing, january.drafts, january.returned) == (0, 1, 1)
    assert (january.due, january.days_late) == (date(2030, 2, 14), 15)
    assert (february.missing, february.drafts, february.returned) == (2, 0, 0)
    assert (february.due, february.days_late) == (date(2030, 3, 7), 0)
    tasks = my_tasks.build(town["staff"], MARCH)
    assert (tasks.values, tasks.overdue) == (4, 2)


def test_locked_and_inactive_periods_and_kpis_without_frequency_are_no_tasks(town, small_plan, values):
    plan, admin = small_plan.plan, town["administrator"]
    PeriodLock.objects.create(plan=plan, frequency="M", period_start=date(2030, 2, 1), locked_by=admin)
    assert set(codes(town["staff"], MARCH)) == {"2030-01"}
    KPI.objects.filter(code="AC1.1").update(active_from=date(2030, 2, 1))
    KPI.objects.filter(code="AC1.2").update(active_until=date(2030, 1, 30))
    assert codes(town["staff"], MARCH) == {}
    PeriodLock.objects.filter(period_start=date(2030, 2, 1)).delete()
    assert codes(town["staff"], MARCH) == {"2030-02": ("AC1.1",)}
    KPI.objects.update(frequency="")
    assert codes(town["staff"], MARCH) == {}


def plan_with_kpi(organisation, year, status=PlanStatus.ACTIVE, **more) -> Plan:
    """A plan of one KPI, monthly unless told otherwise."""
    plan = make_plan(organisation, year, status)
    perspective = Perspective.objects.create(plan=plan, code="C", name="Citizens")
    objective = Objective.objects.create(plan=plan, perspective=perspective, code="AC1", name="Roads")
    ksf = KSF.objects.create(objective=objective, code="AC1", name="Care")
    KPI.objects.create(ksf=ksf, code="AC1.1", name="Figure", **{"frequency": "M", "owner": organisation, **more})
    return plan


def test_in_january_the_old_years_december_is_still_there(town, small_plan):
    plan_with_kpi(town.roads, 2029)
    plan_with_kpi(town.roads, 2028, PlanStatus.CLOSED)
    PeriodLock.objects.filter(plan=small_plan.plan).delete()
    found = to_report(town["staff"], date(2030, 1, 4))
    assert [period for _title, period in found][-1] == "2029-12"
    assert {title for title, _period in found} == {"Roads 2029"}
    december = found["Roads 2029", "2029-12"]
    assert (december.due, december.days_late, december.plan.year) == (date(2030, 1, 8), 0, 2029)


def test_the_longest_due_stand_first(town, small_plan, values):
    plan_with_kpi(town.roads, 2029, frequency="Y")
    assert [period for _title, period in to_report(town["staff"], APRIL)] == ["2029", "2030-01", "2030-02", "2030-03"]


@pytest.mark.parametrize(
    ("actor", "waiting"),
    [("chief", 1), ("manager", 4), ("administrator", 4), ("staff", 0), ("viewer", 0), ("outsider", 0)],
)
def test_how_much_waits_for_whose_approval(actor, waiting, town, small_plan):
    rows = my_tasks.build(town[actor], FEBRUARY).to_approve
    assert [(row.plan.title, row.values) for row in rows] == ([("Works 2030", waiting)] if waiting else [])


def test_nothing_waits_in_a_closed_plan(town, small_plan):
    Plan.objects.filter(pk=small_plan.plan.pk).update(status=PlanStatus.CLOSED)
    tasks = my_tasks.build(town["administrator"], APRIL)
    assert (tasks.is_empty, tasks.late, tasks.shows_late) == (True, (), False)


def test_administrators_see_which_sections_are_late(town, small_plan, values):
    rows = my_tasks.build(town["administrator"], MARCH).late
    assert {(row.name, row.slug, row.values, row.days_late) for row in rows} == {
        ("Roads", "town-works-roads", 1, 15),
        ("Bridges", "town-works-bridges", 1, 15),
        ("Works", "town-works", 2, 15),
    }
    assert my_tasks.build(town["administrator"], date(2030, 2, 14)).late == ()
    assert my_tasks.build(town["administrator"], date(2030, 2, 14)).shows_late


@pytest.mark.parametrize("actor", ["manager", "chief", "staff"])
def test_only_administrators_do(actor, town, small_plan, values):
    tasks = my_tasks.build(town[actor], MARCH)
    assert (tasks.late, tasks.shows_late) == ((), False)


def test_an_administrator_is_not_asked_for_what_strangers_report(town, small_plan, values):
    """But sees that they are late."""
    KPI.objects.filter(code="AC1.1").update(owner=town.organisations["town-culture"])
    tasks = my_tasks.build(town["administrator"], MARCH)
    assert all("AC1.1" not in row.codes for row in tasks.to_report)
    assert "Culture" in {row.name for row in tasks.late}


def test_more_rows_than_a_page_has_room_for_are_counted(town, small_plan, values, monkeypatch):
    monkeypatch.setattr(my_tasks, "MOST_ROWS", 2)
    monkeypatch.setattr(my_tasks, "MOST_CODES", 1)
    tasks = my_tasks.build(town["administrator"], APRIL)
    assert (len(tasks.to_report), tasks.to_report_left_out) == (2, 1)
    assert (len(tasks.late), tasks.late_left_out) == (2, 1)
    assert (tasks.to_report[0].codes, tasks.to_report[0].has_more_codes) == (("AC1.1",), True)


def test_approvals_beyond_those_that_a_page_has_room_for_are_counted(town, small_plan, monkeypatch):
    monkeypatch.setattr(my_tasks, "MOST_ROWS", 0)
    tasks = my_tasks.build(town["manager"], FEBRUARY)
    assert (tasks.to_approve, tasks.to_approve_left_out, tasks.is_empty) == ((), 1, True)


def test_what_a_kpi_lacks_is_found_whatever_else_it_has(town, small_plan, values):
    """Values sent ahead of time, of another frequency or of another year, stand for none that is missing."""
    KPI.objects.exclude(code="AC1.1").update(frequency="")
    kpi = small_plan.kpis["AC1.1"]
    for frequency, start in (("M", date(2030, 4, 1)), ("Q", date(2030, 1, 1)), ("M", date(2029, 2, 1))):
        KPIValue.objects.create(kpi=kpi, frequency=frequency, period_start=start, actual=1, state="submitted")
    assert set(codes(town["staff"], MARCH)) == {"2030-01", "2030-02"}


@pytest.mark.parametrize("frequency", ["M", "Q", "H", "Y"])
def test_a_year_with_all_its_values_is_done(frequency, town, small_plan, values):
    KPI.objects.exclude(code="AC1.1").update(frequency="")
    KPI.objects.filter(code="AC1.1").update(frequency=frequency)
    PeriodLock.objects.filter(plan=small_plan.plan).delete()
    values.delete()
    periods = Period.all_of_year(Frequency(frequency), 2030)
    for period in periods:
        value = {"frequency": frequency, "period_start": period.start, "actual": 1, "state": "approved"}
        KPIValue.objects.create(kpi=small_plan.kpis["AC1.1"], **value)
    assert codes(town["staff"], date(2030, 12, 31)) == codes(town["staff"], date(2031, 6, 1)) == {}
    KPIValue.objects.filter(period_start=periods[-1].start).update(state="returned")
    assert set(codes(town["staff"], date(2030, 6, 1))) == {periods[-1].label}


@pytest.fixture
def kept_plan(small_plan):
    plan_versions.raise_versions(small_plan.plan.pk, structure=True, values=True)
    return small_plan.plan


def test_tasks_are_kept_for_the_day(town, kept_plan, values, django_assert_num_queries):
    expected = my_tasks.build(town["manager"], MARCH)
    with django_assert_num_queries(1):
        assert my_tasks.build(town["manager"], MARCH) == expected
    assert codes(town["staff"], date(2030, 4, 1)) != codes(town["staff"], MARCH)


def test_what_was_written_is_seen_at_once(town, kept_plan, values):
    assert set(codes(town["staff"], MARCH)) == {"2030-01", "2030-02"}
    values.update(state="submitted")
    plan_versions.raise_versions(kept_plan.pk, values=True)
    assert set(codes(town["staff"], MARCH)) == {"2030-02"}
    assert [row.values for row in my_tasks.build(town["manager"], MARCH).to_approve] == [4]


def test_a_role_that_ends_takes_its_tasks_along(town, kept_plan, values):
    assert codes(town["chief"], MARCH)
    membership = town["chief"].memberships.get()
    membership.role = Role.VIEWER
    membership.save()
    assert my_tasks.build(membership.user, MARCH).is_empty


@pytest.mark.parametrize("actor", ["staff", "administrator", "superuser"])
def test_few_queries_however_many_plans(actor, town, small_plan, django_assert_max_num_queries):
    for year in range(2000, 2029):
        plan_with_kpi(town.roads, year)
    with django_assert_max_num_queries(14):  # those for plans of which something can be kept, and for all others
        assert my_tasks.build(town[actor], APRIL).values > 100
