"""The audit log of a plan: everything that belongs to it, newest first, told in words, and nothing that is not seen."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scorecard.domain import history_choice
from scorecard.domain.periods import Period
from scorecard.models import KPI, KPIValue, Objective, ValueState
from scorecard.reports import history
from scorecard.services import kpi_values, records
from scorecard.services.kpi_values import ValueChange


@pytest.fixture
def log(small_plan, town):
    def read(actor="administrator", plan=small_plan.plan, **asked):
        choice = history_choice.parse(asked, history.PLAN_KINDS)
        assert not choice.ignored
        return history.page(plan, town[actor], choice)

    return read


def all_pages(log, **asked):
    found, page = [], log(**asked)
    while True:
        found += page.entries
        if not page.older:
            return found
        page = log(**dict(parse_qsl(page.older[1:])))


def told(entry) -> dict:
    return {change.name: (change.old, change.new) for change in entry.changes}


def test_every_noun_of_the_plan_has_its_entries(log):
    assert {entry.place.kind for entry in all_pages(log)} == set(history.PLAN_KINDS)


def test_nothing_of_another_plan_is_listed(log, small_plan):
    ids = set(Objective.objects.filter(plan=small_plan.plan).values_list("pk", flat=True))
    numbers = {entry.place.number for entry in all_pages(log, kind="objective")}
    assert set(Objective.history.filter(history_id__in=numbers).values_list("id", flat=True)) == ids
    assert {entry.place.kind for entry in log(plan=small_plan.culture, actor="superuser").entries} == {"plan"}


def test_a_change_says_who_which_record_from_what_to_what_and_why(log, small_plan, town):
    town["staff"].first_name = "王小明"
    town["staff"].save()
    kpi = small_plan.kpis["AC1.1"]
    kpi.reporting_organisations.set([town.works])
    kpi.name, kpi.weight, kpi.direction, kpi.owner, kpi.baseline_year = "Holes", Decimal(3), "lower", town.bridges, 2020
    records.save(record=kpi, by=town["staff"], reason="admin", version=kpi.version)
    entry = log().entries[0]
    assert (entry.who, entry.account, entry.change) == ("王小明", "staff", "changed")
    assert (entry.spot.code, entry.spot.name, entry.spot.page) == ("AC1.1", "Holes", "kpis/AC1.1/")
    assert entry.spot.path == ("A Safe streets", "AC1 Smooth roads")
    assert entry.why == "於資料維護修改"
    assert told(entry) == {
        "名稱": ("Figure AC1.1", "Holes"),
        "權重": (None, Decimal(3)),
        "指標方向": ("越高越好", "越低越好"),
        "主辦單位": ("Roads of the town", "Bridges of the town"),
        "基準值年度": (None, "109"),
    }
    members = log(kind="kpi", object="AC1.1").entries[1]
    assert told(members) == {"填報單位": ([], ["Works of the town"])}


def test_what_is_added_and_deleted_is_told_by_what_it_held(log, small_plan, town):
    victim = small_plan.kpis["AC1.1"].action_plans.get(code="AC1.1.2")
    records.delete(record=victim, by=town["administrator"], reason="x")
    deleted, added = log(kind="actionplan", object="AC1.1.2").entries
    assert (deleted.change, deleted.spot.name, told(deleted)) == ("deleted", "Count the holes", {"排序": (2, None)})
    assert (added.change, told(added)) == ("added", {"排序": (None, 2)})


def test_a_figure_stands_with_its_kpi_and_period(log, small_plan):
    entry = log(kind="kpivalue", object="AC1.1").entries[0]
    spot = entry.spot
    assert (spot.code, spot.name, spot.about) == ("AC1.1", "Figure AC1.1", Period.parse("2030-03"))
    assert told(entry)["實際值"] == (None, Decimal(3))


def test_a_code_finds_its_record_under_every_code_it_had_and_after_it_is_gone(log, small_plan, town):
    kpi = small_plan.kpis["AC1.2"]
    kpi.code = "AC1.7"
    records.save(record=kpi, by=town["administrator"], reason="x", version=kpi.version)
    KPIValue.objects.filter(kpi=kpi).delete()
    records.delete(record=kpi, by=town["administrator"], reason="x")
    for code in ("AC1.2", "ac1.7"):
        found = all_pages(log, object=code)
        assert {entry.place.kind for entry in found} == {"kpi", "kpivalue"}
        changes = [entry.change for entry in found if entry.place.kind == "kpi"]
        assert (changes[0], changes[-1], len(changes)) == ("deleted", "added", 4)  # the cast has added reporters
        assert {entry.spot.page for entry in found} == {None}
        assert {entry.spot.code for entry in found if entry.place.kind == "kpivalue"} == {"AC1.7"}


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ({"object": "A"}, {"theme", "thememember"}),
        ({"object": "AF1"}, {"objective", "ksf", "causeeffectlink"}),
        ({"object": "TC1"}, {"objective", "alignment"}),
        ({"kind": "kpivalue", "object": "AC1.2"}, {"kpivalue"}),
        ({"kind": "plan", "object": "A"}, set()),
        ({"object": "XX9"}, set()),
        ({"object": "%_"}, set()),
    ],
)
def test_looking_for_an_object(asked, kinds, log):
    assert {entry.place.kind for entry in all_pages(log, **asked)} == kinds


def test_looking_for_a_person(log, small_plan, town):
    theme = small_plan.plan.themes.get(code="A")
    town["staff"].last_name = "王"
    town["staff"].save()
    records.save(record=theme, by=town["staff"], reason="x", version=theme.version)
    for who in ("staff", "STAFF", "王"):
        assert [entry.account for entry in log(who=who).entries] == ["staff"]
    assert log(who="taff").entries == ()  # a part of a user name is nobody's


def test_a_time_includes_both_its_days_as_they_are_here(log, small_plan, town):
    theme = small_plan.plan.themes.get(code="A")
    for moment in ("2031-07-05 00:00:00", "2031-07-06 23:59:59.999999", "2031-07-07 00:00:00"):
        with time_machine.travel(timezone.make_aware(datetime.fromisoformat(moment)), tick=False):
            theme.name += "!"
            records.save(record=theme, by=None, reason=moment, version=theme.version)
    found = log(since="120/7/5", until="120/7/6").entries
    assert [entry.why for entry in found] == ["2031-07-06 23:59:59.999999", "2031-07-05 00:00:00"]


@pytest.mark.parametrize("change", ["added", "changed", "deleted"])
def test_looking_for_a_kind_of_change(change, log, small_plan, town):
    theme = small_plan.plan.themes.get(code="A")
    records.save(record=theme, by=None, reason="x", version=theme.version)
    records.delete(record=small_plan.plan.themes.get(code="B"), by=None, reason="x")
    assert {entry.change for entry in all_pages(log, change=change)} == {change}


def test_pages_follow_one_another_without_a_gap_or_a_repeat(log, small_plan, monkeypatch):
    """An import writes thousands of rows at the same moment."""
    at: Any = timezone.now()
    model: Any
    for model in (KPIValue, KPI):
        for record in model.objects.filter(**{"kpi__plan" if model is KPIValue else "plan": small_plan.plan}):
            record._history_date = at
            record.save()
    whole = [str(entry.place) for entry in log().entries]
    monkeypatch.setattr(history, "PAGE", 3)
    paged = [str(entry.place) for entry in all_pages(log)]
    assert paged[: len(whole)] == whole
    assert len(set(paged)) == len(paged)


def test_a_draft_is_told_only_to_who_reports_the_kpi(log, small_plan, town):
    kpi = small_plan.kpis["AC1.1"]
    KPI.objects.filter(pk=kpi.pk).update(owner=town.organisations["town-culture"])
    value = small_plan.values["AC1.1 draft"]
    for actual, submits in ((77, False), (78, True)):
        stored = KPIValue.objects.select_related("kpi").get(pk=value.pk)
        kpi_values.record(
            kpi=stored.kpi,
            period=stored.period,
            change=ValueChange(actual=Decimal(actual)),
            version=stored.version,
            by=None,
        )
        if submits:
            stored.refresh_from_db()
            kpi_values.submit(value=stored, version=stored.version, by=None)
    seen = log(kind="kpivalue", object="AC1.1").entries
    assert [told(entry).get("實際值") for entry in seen] == [
        (None, Decimal(78)),
        (None, Decimal(3)),
        (None, Decimal(2)),
    ]
    assert len(log("superuser", kind="kpivalue", object="AC1.1").entries) == 6
    assert len(log("outsider", kind="kpivalue", object="AC1.1").entries) == 6  # who reports it by now


def test_evidence_of_a_draft_is_told_only_to_who_reports_the_kpi(log, small_plan, town):
    KPI.objects.update(owner=town.organisations["town-culture"])
    assert len(log(kind="evidence").entries) == 1  # of the value that was sent
    assert len(log("outsider", kind="evidence").entries) == 2


def test_an_objective_of_a_plan_that_is_not_seen_is_not_named(log, small_plan):
    assert log(kind="alignment").entries[0].spot.code == "TC1 → TC1"
    small_plan.town_plan.status = "draft"
    small_plan.town_plan.save()
    entry = log(kind="alignment").entries[0]
    assert entry.spot.code == "TC1 → …"
    assert "Proud citizens" not in str(entry)
    assert "Town 2030" not in str(log(kind="plan").entries)
    assert "Proud citizens" in str(log("superuser", kind="alignment").entries[0])


def test_a_record_that_is_gone_is_still_named(log, small_plan, town):
    objective = small_plan.objectives["TC1"]
    theme = small_plan.plan.themes.get(code="B")
    for each in (theme, None):
        objective.theme = each
        objective = records.save(record=objective, by=None, reason="x", version=objective.version)
    records.delete(record=theme, by=None, reason="x")
    assert told(log(kind="objective", object="TC1").entries[0])["策略主題"] == ("B Quiet nights（已刪除）", None)


def test_the_number_of_queries_does_not_grow_with_the_entries(log, small_plan, monkeypatch):
    def queries(number):
        monkeypatch.setattr(history, "PAGE", number)
        with CaptureQueriesContext(connection) as done:
            assert len(log(kind="kpivalue").entries) == number
        return len(done)

    queries(2)
    assert queries(2) == queries(12)


def test_the_whole_page_takes_a_fixed_number_of_queries(log, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        log()


def test_a_file_holds_all_that_fits_or_says_that_it_is_too_much(log, small_plan, town, monkeypatch):
    choice = history_choice.parse({"kind": "kpivalue"}, history.PLAN_KINDS)
    whole = history.file(small_plan.plan, town["administrator"], choice)
    assert not whole.is_too_long
    assert len(list(whole.entries)) == KPIValue.history.filter(kpi__plan=small_plan.plan).count()
    monkeypatch.setattr(history, "MOST_IN_FILE", 5)
    too_much = history.file(small_plan.plan, town["administrator"], choice)
    assert too_much.is_too_long
    assert list(too_much.entries) == []


def test_a_state_is_told_in_words(log, small_plan, town):
    value = KPIValue.objects.select_related("kpi").get(pk=small_plan.values["AC1.2 draft"].pk)
    kpi_values.submit(value=value, version=1, by=town["staff"])
    assert told(log(kind="kpivalue").entries[0])["狀態"] == ("填報中", "待核定")
    assert ValueState.SUBMITTED.label == "待核定"


def test_a_day_of_a_long_time_ago_finds_nothing(log):
    assert log(since="11/1/1", until="50/1/1").entries == ()
    assert log(until=(date.today() + timedelta(1)).isoformat()).entries
