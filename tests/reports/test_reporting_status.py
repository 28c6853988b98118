"""The list of who has reported: its rows, what is looked for, and whom one calls."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scorecard.domain.periods import Period
from scorecard.models import KPI, KPIValue, Membership, PeriodLock, Reminder, Role
from scorecard.reports import reporting_status

FEBRUARY, MARCH = date(2030, 2, 20), date(2030, 3, 10)


@pytest.fixture
def build(town, small_plan):
    def build(actor="administrator", at="2030-01", today=FEBRUARY, section="", state=""):
        period = Period.parse(at)
        return reporting_status.build(small_plan.plan, town[actor], period, today, section=section, state=state)

    return build


def codes(report):
    return [row.code for row in report.rows]


def test_a_row_for_each_kpi_by_section(build):
    report = build()
    assert [(row.section.name, row.code) for row in report.rows] == [
        ("Works", "AF1.1"),
        ("Works", "AF1.2"),
        ("Bridges", "AC1.2"),
        ("Roads", "AC1.1"),
    ]
    row = report.rows[-1]
    assert (row.name, row.key, row.officers, row.reminded_at) == ("Figure AC1.1", "AC1.1@2030-01", (), None)
    assert (row.duty.state, row.duty.due, row.duty.days_late) == ("draft", date(2030, 2, 14), 6)


@pytest.mark.parametrize(
    ("actor", "expected"),
    [("manager", 4), ("administrator", 4), ("superuser", 4), ("chief", 1), ("staff", 0), ("outsider", 0)],
)
def test_managers_see_their_sections(actor, expected, build):
    assert len(build(actor).rows) == expected


def test_states_over_the_year(build, small_plan):
    KPI.objects.exclude(code="AC1.1").update(frequency="")
    report = build(at="2030", today=date(2030, 5, 31))
    assert [row.duty.state for row in report.rows] == ["draft", "submitted", "approved", "missing", *["not_due"] * 8]
    assert {each.state: each.number for each in report.counts} == {
        "missing": 1,
        "draft": 1,
        "submitted": 1,
        "approved": 1,
        "not_due": 8,
    }
    assert report.overdue == 2
    assert [row.key for row in report.tasks] == ["AC1.1@2030-01", "AC1.1@2030-04"]


def test_a_quarter_is_not_due_in_its_second_month(build):
    KPI.objects.filter(code="AC1.1").update(frequency="Q")
    row = build("chief", at="2030-02", today=date(2030, 9, 1)).rows[0]
    assert (row.duty.period.label, row.duty.state, row.duty.is_task) == ("2030-Q1", "not_due", False)
    assert row.duty.due == date(2030, 4, 9)
    row = build("chief", at="2030-03", today=date(2030, 9, 1)).rows[0]
    assert (row.duty.period.label, row.duty.state, row.duty.is_task) == ("2030-Q1", "missing", True)


def test_a_kpi_that_is_not_measured_then_is_not_listed(build):
    KPI.objects.filter(code="AC1.1").update(active_from=date(2030, 2, 1))
    KPI.objects.filter(code="AC1.2").update(frequency="Y", active_until=date(2030, 6, 30))
    assert codes(build()) == ["AF1.1", "AF1.2"]


def test_looking_for_a_section_and_a_state(build, small_plan):
    KPIValue.objects.filter(kpi__code="AC1.1", state="draft").update(state="approved", is_not_applicable=False)
    assert codes(build(section="town-works")) == ["AF1.1", "AF1.2"]
    assert codes(build(state="approved")) == ["AC1.1"]
    assert codes(build(state="overdue")) == ["AF1.1", "AF1.2", "AC1.2"]
    assert codes(build(section="town-works-roads", state="overdue")) == []
    report = build(section="town-works-roads", state="overdue")
    assert [(each.state, each.number) for each in report.counts] == [("approved", 1)]
    assert [each.slug for each in report.sections] == ["town-works", "town-works-bridges", "town-works-roads"]


@pytest.mark.parametrize("junk", ["x", "\0", "town-culture", "draft'", "MISSING"])
def test_what_is_not_there_limits_nothing(junk, build):
    report = build(section=junk, state=junk)
    assert (len(report.rows), report.section, report.state) == (4, "", "")


def test_what_is_locked_is_not_to_be_reminded_of(build, town, small_plan):
    year = {"frequency": "Y", "period_start": date(2030, 1, 1)}
    PeriodLock.objects.create(plan=small_plan.plan, locked_by=town["administrator"], **year)
    report = build()
    assert (report.tasks, report.overdue) == ((), 0)
    assert all(row.duty.is_locked for row in report.rows)


def test_whom_one_calls(build, town, small_plan):
    kpi = small_plan.kpis["AC1.1"]
    town["staff"].first_name = "王小明"
    town["staff"].save()
    kpi.case_officers.add(town["staff"], town["other_staff"], town["former"])
    Membership.objects.update(extension="")
    Membership.objects.filter(user=town["staff"]).update(extension="7561")
    Membership.objects.create(user=town["staff"], organisation=town.works, role=Role.VIEWER, extension="9")
    Membership.objects.filter(user=town["other_staff"]).update(extension="88")  # of another section
    Membership.objects.filter(user=town["former"]).update(extension="77")
    officers = {each.name: each.extension for each in build("chief").rows[0].officers}
    assert officers == {"王小明": "7561", "other_staff": "88", "former": ""}


def test_the_last_reminder(build, town, small_plan):
    first = datetime(2030, 2, 15, 1, tzinfo=UTC)
    january = {"frequency": "M", "period_start": date(2030, 1, 1)}
    for hours in (5, 2):
        at = first + timedelta(hours=hours)
        Reminder.objects.create(kpi=small_plan.kpis["AC1.1"], reminded_at=at, **january)
    assert build("chief").rows[0].reminded_at == first + timedelta(hours=5)
    assert build("chief", at="2030-02").rows[0].reminded_at is None


@pytest.mark.parametrize(
    ("today", "label"),
    [
        (date(2030, 3, 31), "2030-02"),
        (date(2030, 4, 1), "2030-03"),
        (date(2030, 1, 31), "2030-01"),
        (date(2029, 5, 1), "2030-01"),
        (date(2030, 12, 31), "2030-11"),
        (date(2031, 1, 1), "2030"),
    ],
)
def test_which_period_stands_there_unasked(today, label, small_plan):
    assert reporting_status.default_period(small_plan.plan, today).label == label


def test_few_queries_however_many_kpis(large_plan, town, django_assert_max_num_queries):
    KPI.objects.filter(plan=large_plan).update(frequency="M")
    for kpi in KPI.objects.filter(plan=large_plan)[:50]:
        kpi.case_officers.add(town["staff"])
    with django_assert_max_num_queries(8):
        report = reporting_status.build(
            large_plan, town["manager"], Period.parse("2040-01"), date(2040, 2, 1), section="", state=""
        )
    assert len(report.rows) == 160
