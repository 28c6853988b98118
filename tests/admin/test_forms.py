"""Adding, changing and deleting by the real forms, with the history that each leaves."""

from datetime import date

import pytest
from django.urls import reverse

from scorecard.models import (
    KPI,
    KSF,
    ActionPlan,
    Alignment,
    CalendarDay,
    CauseEffectLink,
    KPITarget,
    Membership,
    Objective,
    Organisation,
    Perspective,
    Plan,
    Role,
    Theme,
    ThemeMember,
    WorkItem,
)
from tests.admin.pages import add, address, address_of, change, errors, row, send


@pytest.fixture
def admin(as_actor, small_plan):
    return as_actor("administrator")


def last(record):
    return record.history.first()


def test_a_plan_from_nothing(admin, town):
    typed = {"organisation": town.works.pk, "year": "121", "title": "臺北 2032", "core_values": "誠信\r\n效率\r\n"}
    typed |= row(0, "perspectives", code="C", name="Customers", order="1")
    typed |= row(0, "themes", code="A", name="Streets", order="1")
    assert add(admin, "plan", typed).status_code == 302
    plan = Plan.objects.get(title="臺北 2032")
    assert (plan.year, plan.core_values, plan.status) == (2032, ["誠信", "效率"], "draft")
    assert plan.perspectives.get().name == "Customers"
    assert plan.themes.get().code == "A"
    entry = last(plan.themes.get())
    assert (entry.history_user, entry.history_change_reason, entry.history_type) == (
        town["administrator"],
        "admin",
        "+",
    )


def test_from_theme_to_action_plan_row_by_row(admin, small_plan):
    theme = small_plan.plan.themes.get(code="B")
    perspective = small_plan.plan.perspectives.get(code="C")
    typed = row(0, "objectives", code="bc1", name="Quiet", perspective=perspective.pk, order="0", weight="40")
    typed |= row(0, "members", printed_name="夜間組", role="lead", order="0")
    assert change(admin, theme, typed).status_code == 302
    objective = Objective.objects.get(plan=small_plan.plan, code="BC1")
    assert objective.theme == theme
    assert ThemeMember.objects.get(printed_name="夜間組").theme == theme

    assert change(admin, objective, row(0, "ksfs", code="BC1", name="Sleep", order="0")).status_code == 302
    ksf = KSF.objects.get(plan=small_plan.plan, code="BC1")
    typed = row(0, "kpis", code="BC1.1", name="Hours", direction="higher", frequency="M", order="0")
    assert change(admin, ksf, typed).status_code == 302
    kpi = KPI.objects.get(plan=small_plan.plan, code="BC1.1")

    typed = row(0, "action_plans", code="BC1.1.1", name="Close the bars", order="0")
    typed |= row(0, "targets", period="119年第2季", value="7.5")
    typed |= row(
        0, "work_items", name="Survey", cumulative_percent="30", period="119年3月", order="0", reached_on="119/3/31"
    )
    assert change(admin, kpi, typed).status_code == 302
    assert kpi.action_plans.get(code="BC1.1.1").plan == small_plan.plan
    assert KPITarget.objects.get(kpi=kpi).period.label == "2030-Q2"
    item = WorkItem.objects.get(kpi=kpi)
    assert (item.period.label, item.reached_on) == ("2030-03", date(2030, 3, 31))


def test_every_row_leads_to_its_own_page(admin, small_plan):
    objective = small_plan.objectives["AC1"]
    for parent, child in (
        (objective.theme, objective),
        (objective, objective.ksfs.get()),
        (objective.ksfs.get(), small_plan.kpis["AC1.1"]),
        (small_plan.kpis["AC1.1"], ActionPlan.objects.get(code="AC1.1.1", plan=small_plan.plan)),
    ):
        assert f'href="{address_of(child)}"' in admin.get(address_of(parent)).content.decode()


def test_saving_a_page_unchanged_changes_nothing(admin, small_plan):
    for record in (small_plan.plan, small_plan.objectives["AC1"].theme, *small_plan.kpis.values()):
        before = type(record).history.count(), ActionPlan.history.count(), KPITarget.history.count()
        assert change(admin, record, {}).status_code == 302
        assert (type(record).history.count(), ActionPlan.history.count(), KPITarget.history.count()) == before
        assert type(record).objects.get(pk=record.pk).version == record.version


@pytest.mark.parametrize("noun", ["plan", "objective", "kpi", "kpitarget", "workitem", "actionplan", "alignment"])
def test_saving_seed_data_unchanged_changes_nothing(noun, as_actor, seed_plans, town):
    client = as_actor("superuser")
    rows = client.get(address(noun)).context["cl"].queryset
    for record in [*rows[:3], *rows.reverse()[:3]]:
        response = change(client, record, {})
        assert response.status_code == 302, errors(response)
        assert type(record).objects.get(pk=record.pk).version == record.version


def test_changing_keeps_history_and_counts_the_version(admin, town, small_plan):
    kpi = small_plan.kpis["AC1.1"]
    structure = small_plan.plan.structure_version
    typed = {"name": "Holes", "baseline_year": "109", "active_from": "1190101", "case_officers": [town["staff"].pk]}
    assert change(admin, kpi, typed).status_code == 302
    kpi.refresh_from_db()
    assert (kpi.name, kpi.baseline_year, kpi.active_from.isoformat(), kpi.version) == ("Holes", 2020, "2030-01-01", 2)
    assert list(kpi.case_officers.all()) == [town["staff"]]
    assert last(kpi).history_change_reason == "admin"
    assert last(kpi).history_user == town["administrator"]
    small_plan.plan.refresh_from_db()
    assert small_plan.plan.structure_version > structure


def test_dates_and_years_stand_as_the_republics(admin, small_plan):
    kpi = small_plan.kpis["AC1.1"]
    change(admin, kpi, {"active_from": "2030-02-28", "baseline_year": "2020"})
    page = admin.get(address_of(kpi)).content.decode()
    assert 'value="119/02/28"' in page
    assert 'value="109"' in page
    assert "vDateField" not in page
    assert 'type="date"' not in page
    assert 'value="119年"' in page  # the year target's period
    assert "119年" in admin.get(address("kpitarget")).content.decode()
    assert ">119<" in admin.get(address("plan")).content.decode()


def test_adding_one_of_every_other_noun(admin, town, small_plan):
    plan, objectives = small_plan.plan, small_plan.objectives
    below = Objective.objects.get(plan=small_plan.town_plan, code="TC1")
    kpi = small_plan.kpis["AC1.2"]
    for noun, model, typed in (
        ("perspective", Perspective, {"plan": plan.pk, "code": "x", "name": "New", "order": "5"}),
        ("theme", Theme, {"plan": plan.pk, "code": "x", "name": "New", "order": "5"}),
        ("thememember", ThemeMember, {"theme": plan.themes.first().pk, "printed_name": "New", "order": "5"}),
        ("causeeffectlink", CauseEffectLink, {"cause": objectives["AC1"].pk, "effect": objectives["TC1"].pk}),
        ("alignment", Alignment, {"objective": objectives["AC1"].pk, "parent_objective": below.pk}),
        ("kpitarget", KPITarget, {"kpi": kpi.pk, "period": "119年6月", "low": "1", "high": "2"}),
        ("workitem", WorkItem, {"kpi": kpi.pk, "period": "119年", "name": "x", "cumulative_percent": "1"}),
        ("actionplan", ActionPlan, {"kpi": kpi.pk, "code": "x.1", "name": "x", "end_date": "119.12.31"}),
        ("organisation", Organisation, {"parent": town.works.pk, "slug": "new", "name": "New", "short_name": "N"}),
        ("membership", Membership, {"user": town["unassigned"].pk, "organisation": town.roads.pk, "role": "staff"}),
    ):
        response = add(admin, noun, typed)
        assert response.status_code == 302, (noun, errors(response))
        record = model.objects.order_by("pk").last()
        assert last(record).history_change_reason == "admin", noun


def test_deleting(admin, town, small_plan):
    victim = ActionPlan.objects.get(code="AC1.1.1", plan=small_plan.plan)
    page = admin.get(address_of(victim, "delete")).content.decode()
    assert "Mend the roads" in page
    assert admin.post(address_of(victim, "delete"), {"post": "yes"}).status_code == 302
    assert not ActionPlan.objects.filter(pk=victim.pk).exists()
    entry = ActionPlan.history.filter(id=victim.pk).first()
    assert (entry.history_type, entry.history_change_reason, entry.history_user) == (
        "-",
        "admin",
        town["administrator"],
    )


def test_deleting_a_row_of_an_inline(admin, small_plan):
    kpi = small_plan.kpis["AC1.1"]
    victim = kpi.action_plans.first()
    assert change(admin, kpi, row(0, "action_plans", DELETE="on")).status_code == 302
    assert not ActionPlan.objects.filter(pk=victim.pk).exists()
    assert ActionPlan.history.filter(id=victim.pk).first().history_change_reason == "admin"


def test_deleting_several_from_the_list(admin, small_plan):
    victims = list(ActionPlan.objects.filter(plan=small_plan.plan))
    typed = {"action": "delete_selected", "_selected_action": [victim.pk for victim in victims]}
    assert "AC1.1.2" in admin.post(address("actionplan"), typed).content.decode()
    assert admin.post(address("actionplan"), {**typed, "post": "yes"}).status_code == 302
    assert not ActionPlan.objects.filter(plan=small_plan.plan).exists()
    assert {ActionPlan.history.filter(id=victim.pk).first().history_change_reason for victim in victims} == {"admin"}


def test_the_history_page_says_who_when_why_and_what(admin, town, small_plan):
    town["administrator"].first_name = "王小明"
    town["administrator"].save()
    kpi = small_plan.kpis["AC1.1"]
    change(admin, kpi, {"name": "Holes", "direction": "lower", "case_officers": [town["staff"].pk]})
    page = admin.get(address_of(kpi, "history")).content.decode()
    for text in ("王小明", "Figure AC1.1 → Holes", "staff"):
        assert text in page
    assert "20" + "26" not in page
    version = kpi.history.first().pk
    assert admin.get(f"{address_of(kpi, 'history')}{version}/").status_code == 302


def test_a_membership_makes_staff(admin, town):
    person = town["unassigned"]
    add(admin, "membership", {"user": person.pk, "organisation": town.works.pk, "role": Role.ADMINISTRATOR})
    person.refresh_from_db()
    assert person.is_staff
    membership = person.memberships.get()
    assert change(admin, membership, {"role": "viewer"}).status_code == 302
    person.refresh_from_db()
    assert not person.is_staff
    change(admin, membership, {"role": "administrator"})
    assert admin.post(address_of(membership, "delete"), {"post": "yes"}).status_code == 302
    person.refresh_from_db()
    assert not person.is_staff


def test_the_extension_of_a_member(admin, town):
    membership = town["staff"].memberships.get()
    assert change(admin, membership, {"extension": "7561"}).status_code == 302
    assert last(membership).extension == "7561"
    assert ">7561<" in admin.get(address("membership")).content.decode()


def test_a_superuser_corrects_the_calendar(as_actor, town):
    client = as_actor("superuser")
    typed = {"day": "119/7/5", "name": "颱風停班"}
    assert add(client, "calendarday", typed).status_code == 302
    day = CalendarDay.objects.get(day=date(2030, 7, 5))
    assert (day.is_working_day, last(day).history_change_reason) == (False, "admin")
    assert "119/07/05" in client.get(address("calendarday")).content.decode()
    assert "已" in errors(add(client, "calendarday", typed))
    assert "110/07/05" in errors(add(client, "calendarday", {**typed, "day": "颱風"}))
    assert change(client, day, {"is_working_day": "on"}).status_code == 302
    assert CalendarDay.objects.corrections(2030) == {day.day: True}
    assert client.post(address_of(day, "delete"), {"post": "yes"}).status_code == 302
    assert CalendarDay.objects.corrections(2030) == {}


def test_a_superuser_creates_an_account(as_actor, town):
    client = as_actor("superuser")
    typed = {"username": "newcomer", "password1": "a-quiet-harbour-31", "password2": "a-quiet-harbour-31"}
    response = send(client, reverse("admin:auth_user_add"), {**typed, "usable_password": "true"})
    assert response.status_code == 302
    user = client.get(response.url).context["original"]
    assert send(client, response.url, {"first_name": "新", "is_superuser": "on"}).status_code == 302
    user.refresh_from_db()
    assert (user.first_name, user.is_superuser) == ("新", True)
    page = client.get(address("user", "history", user)).content.decode()
    assert "superuser" in page
    assert str(date.today().year) not in page
