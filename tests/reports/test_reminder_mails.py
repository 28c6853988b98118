"""Who is to be sent a reminder of what: those who report, and of what is overdue those who oversee it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scorecard.domain.periods import Period
from scorecard.models import KPI, Account, Membership, Plan, PlanStatus, Role
from scorecard.reports import my_tasks, reminder_mails, reporting_status
from tests.reports.test_my_tasks import plan_with_kpi

TODAY = date(2030, 2, 20)  # January's drafts are overdue since the 14th
EARLY = date(2030, 2, 8)
JANUARY = Period.parse("2030-01")


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(datetime(2030, 2, 20, 4, tzinfo=UTC))


@pytest.fixture(autouse=True)
def addresses(town):
    for user in town.users.values():
        user.email = f"{user.username}@town.example"
    User.objects.bulk_update(town.users.values(), ["email"])


def told(today=TODAY):
    return {mail.recipient.username: mail for mail in reminder_mails.build(today).mails}


def own(today=TODAY):
    """Who is asked for which values."""
    return {
        name: [f"{row.kpi.code} {row.duty.period.label}" for row in mail.own]
        for name, mail in told(today).items()
        if mail.own
    }


def late(today=TODAY):
    return {name: [row.kpi.code for row in mail.late] for name, mail in told(today).items() if mail.late}


def test_without_case_officers_the_sections_staff_and_further_reporters_are_asked(small_plan):
    """AF1.1 is the department's, AF1.2 nobody's: neither has staff of its own."""
    assert own() == {"staff": ["AC1.1 2030-01", "AC1.2 2030-01"], "other_staff": ["AC1.2 2030-01"]}


def test_case_officers_are_asked_instead(town, small_plan):
    small_plan.kpis["AC1.1"].case_officers.add(town["chief"], town["viewer"])
    assert own() == {
        "chief": ["AC1.1 2030-01"],
        "viewer": ["AC1.1 2030-01"],
        "staff": ["AC1.2 2030-01"],
        "other_staff": ["AC1.2 2030-01"],
    }


@pytest.mark.parametrize("gone", ["former", "future", "deactivated", "unassigned", "outsider"])
def test_a_case_officer_who_is_not_there_is_not_asked_but_the_section(gone, town, small_plan):
    small_plan.kpis["AC1.1"].case_officers.add(town[gone])
    assert own()["staff"] == ["AC1.1 2030-01", "AC1.2 2030-01"]
    assert gone not in told()


def deputise(town, deputy, of, organisation=None, first=TODAY, last=TODAY):
    """In Roads, if no other section is named."""
    Membership.objects.create(
        user=town[deputy],
        organisation=organisation or town.roads,
        role=Role.STAFF,
        deputy_of=town[of],
        valid_from=first,
        valid_until=last,
    )


def test_a_deputy_is_told_in_their_time_beside_the_case_officer(town, small_plan):
    small_plan.kpis["AC1.1"].case_officers.add(town["staff"])
    deputise(town, "unassigned", of="staff", first=TODAY - timedelta(1))
    assert own()["unassigned"] == ["AC1.1 2030-01", "AC1.2 2030-01"]
    assert own()["staff"] == ["AC1.1 2030-01", "AC1.2 2030-01"]
    assert "unassigned" not in own(TODAY + timedelta(1))
    assert "unassigned" not in own(TODAY - timedelta(2))


def test_only_the_deputy_of_the_case_officer_is_and_only_in_the_kpis_section(town, small_plan):
    small_plan.kpis["AC1.1"].case_officers.add(town["staff"])
    deputise(town, "unassigned", of="chief")
    deputise(town, "future", of="staff", organisation=town.bridges)
    assert own()["unassigned"] == ["AC1.2 2030-01"]
    assert own()["future"] == ["AC1.2 2030-01"]


def test_managers_and_administrators_are_told_what_is_overdue_in_what_they_oversee(small_plan):
    everything = ["AC1.1", "AC1.2", "AF1.1", "AF1.2"]
    assert late() == {"administrator": everything, "manager": everything, "chief": ["AC1.1"]}


def test_what_is_in_time_nobody_oversees(small_plan):
    assert late(EARLY) == {}
    assert set(own(EARLY)) == {"staff", "other_staff"}
    assert told(EARLY)["staff"].overdue == 0


def test_what_was_returned_is_asked_for(town, small_plan):
    small_plan.kpis["AC1.1"].case_officers.add(town["staff"])
    value = small_plan.values["AC1.1 submitted"]
    value.state = "returned"
    value.save()
    row = next(row for row in told()["staff"].own if row.duty.period.label == "2030-02")
    assert (row.duty.state, row.is_officer, row.officers) == ("returned", True, ("staff",))


def test_a_person_gets_one_mail_with_everything(town, small_plan):
    small_plan.kpis["AC1.1"].case_officers.add(town["chief"])
    plan_with_kpi(town.roads, 2029)
    mail = told()["chief"]
    assert [row.kpi.plan.title for row in mail.late] == ["Roads 2029"] * 12 + ["Works 2030"]
    assert [row.kpi.plan.title for row in mail.own] == ["Works 2030"]
    assert sorted(told()) == ["administrator", "chief", "manager", "other_staff", "staff"]


def test_who_mutes_or_has_no_address_gets_none(town, small_plan):
    Account.objects.create(user=town["staff"], mutes_reminders=True)
    User.objects.filter(username="other_staff").update(email="")
    found = reminder_mails.build(TODAY)
    assert {mail.recipient.username for mail in found.mails} == {"administrator", "manager", "chief"}
    assert found.unreachable == ("other_staff",)


def test_superusers_are_told_as_the_members_that_they_are(town, small_plan):
    assert "superuser" not in told()
    Membership.objects.create(user=town["superuser"], organisation=town.works, role=Role.MANAGER)
    assert late()["superuser"] == ["AC1.1", "AC1.2", "AF1.1", "AF1.2"]


@pytest.mark.parametrize("status", [PlanStatus.DRAFT, PlanStatus.CLOSED])
def test_plans_that_do_not_run_ask_for_nothing(status, small_plan):
    Plan.objects.filter(pk=small_plan.plan.pk).update(status=status)
    assert told() == {}


def test_strangers_to_a_plan_are_told_nothing_of_it(town, small_plan):
    """As no page would show it to them."""
    KPI.objects.filter(code="AC1.1").update(owner=town.organisations["town-culture"])
    Membership.objects.create(
        user=town["unassigned"], organisation=town.organisations["town-culture"], role=Role.MANAGER
    )
    assert not {"outsider", "unassigned"} & set(told())


def test_a_mail_says_what_the_home_page_says(town, small_plan):
    plan_with_kpi(town.roads, 2029)
    for actor in ("staff", "other_staff", "administrator"):
        mail, tasks = told()[actor], my_tasks.build(town[actor], TODAY)
        if mail.own:
            assert (len(mail.own), mail.overdue) == (tasks.values, tasks.overdue)
            days = {(row.kpi.plan.title, row.duty.period): row.duty.days_late for row in mail.own}
            assert days == {(row.plan.title, row.period): row.days_late for row in tasks.to_report}
        assert sum(row.values for row in tasks.late) == len(mail.late)


def test_a_mail_says_what_the_reporting_page_says(town, small_plan):
    for actor in ("manager", "chief", "administrator"):
        page = reporting_status.build(
            small_plan.plan, town[actor], Period.of_year(2030), TODAY, section="", state="overdue"
        )
        assert {(row.code, row.duty) for row in page.rows} == {(row.kpi.code, row.duty) for row in told()[actor].late}


def test_by_hand_only_what_was_ticked(town, small_plan):
    small_plan.kpis["AF1.1"].case_officers.add(town["manager"])
    wanted = [("AC1.2", JANUARY), ("AF1.1", JANUARY), ("AC1.1", Period.parse("2030-02"))]
    found = reminder_mails.asked_by_hand(small_plan.plan, wanted, TODAY).mails
    assert {mail.recipient.username: ([row.kpi.code for row in mail.own], mail.late) for mail in found} == {
        "manager": (["AF1.1"], ()),
        "staff": (["AC1.2"], ()),
        "other_staff": (["AC1.2"], ()),
    }


def test_more_rows_than_a_mail_has_room_for_are_counted(town, small_plan, monkeypatch):
    monkeypatch.setattr(reminder_mails, "MOST_ROWS", 1)
    mail = told()["chief"]
    assert (len(mail.late_shown), mail.late_left_out, mail.own_left_out) == (1, 0, 0)
    mail = told()["administrator"]
    assert (len(mail.late), len(mail.late_shown), mail.late_left_out) == (4, 1, 3)
    assert told()["staff"].own_left_out == 1


def queries() -> int:
    with CaptureQueriesContext(connection) as captured:
        reminder_mails.build(TODAY)
    return len(captured)


@pytest.mark.parametrize("at_once", [1, 20])
def test_a_fixed_number_of_queries_however_many_kpis(at_once, town, small_plan, monkeypatch):
    """7 for the plans that are read together."""
    monkeypatch.setattr(reminder_mails, "PLANS_AT_ONCE", at_once)
    queries()  # what is kept between requests
    before = queries()
    plans = [plan_with_kpi(town.roads, year) for year in (2027, 2028, 2029)]
    with_plans = queries()
    assert with_plans - before <= (21 if at_once == 1 else 0)
    for plan in plans:
        kpi = plan.kpis.get()
        KPI.objects.bulk_create(
            KPI(plan=plan, ksf=kpi.ksf, code=f"AC1.{number}", name="More", frequency="M", owner=town.roads)
            for number in range(2, 12)
        )
    assert queries() == with_plans


def test_who_is_told_is_the_same_however_many_plans_are_read_together(town, small_plan, monkeypatch):
    plan_with_kpi(town.roads, 2029)
    plan_with_kpi(town.works, 2028)
    together = reminder_mails.build(TODAY)
    monkeypatch.setattr(reminder_mails, "PLANS_AT_ONCE", 1)
    assert reminder_mails.build(TODAY) == together
