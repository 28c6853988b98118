"""A page whose facts have not changed is not sent again; whatever changes is on the next page that is asked for."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.utils import timezone

from scorecard.models import CauseEffectLink, KPITarget, Membership, Plan, Role
from scorecard.services import kpi_values, memberships, plan_versions, records
from tests.views.pages import text_of

MAP = "/plans/town-works/2030/map/"
MARCH = f"{MAP}?period=2030-03"


def again(client, response, address=MARCH):
    return client.get(address, headers={"if-none-match": response["ETag"]})


@pytest.fixture
def reader(as_actor, small_plan):
    """A viewer, to whom the page was sent once: its forms have set their cookie. Services have written to the plans."""
    for plan in (small_plan.plan, small_plan.town_plan):
        plan_versions.raise_versions(plan.pk, structure=True)
    client = as_actor("viewer")
    client.get(MARCH)
    return client


def test_the_same_page_is_not_sent_again(reader):
    first = reader.get(MARCH)
    second = again(reader, first)
    assert (second.status_code, second.content) == (304, b"")
    for response in (first, second):
        assert response["ETag"] == first["ETag"]
        assert set(response["Cache-Control"].split(", ")) == {"private", "no-cache"}
        assert "Cookie" in response["Vary"]


@pytest.mark.parametrize(
    "address",
    [
        f"{MAP}?period=2030-02",
        f"{MARCH}&basis=period",
        f"{MARCH}&links=all",
        f"{MARCH}&theme=A",
        f"{MARCH}&objective=AC1",
        f"{MARCH}&objective=AF1",
    ],
)
def test_another_address_is_another_page(address, reader):
    assert again(reader, reader.get(MARCH), address).status_code == 200


def test_another_language_session_or_user_has_another_page(reader, as_actor):
    first = reader.get(MARCH)
    reader.cookies["django_language"] = "en"
    assert again(reader, first).status_code == 200
    reader.cookies["django_language"] = "zh-hant"
    reader.cookies["csrftoken"] = "x" * 32
    assert again(reader, first).status_code == 200, "its forms would be refused"
    for actor in ("viewer", "manager"):
        assert again(as_actor(actor), first).status_code == 200


def test_another_day_is_another_page(reader, monkeypatch):
    first = reader.get(MARCH)
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: tomorrow)
    assert again(reader, first).status_code == 200


def rename(stage, town):
    objective = stage.objectives["AC1"]
    objective.name = "Smoother roads"
    records.save(record=objective, by=town["administrator"], reason="t", version=objective.version)


def set_target(stage, town):
    target = KPITarget(kpi=stage.kpis["AC1.1"], frequency="M", period_start=date(2030, 3, 1), value=8)
    records.save(record=target, by=town["administrator"], reason="t")


def approve(stage, town):
    value = stage.values["AF1.1 submitted"]
    kpi_values.approve(value=value, version=value.version, by=town["manager"])


def link(stage, town):
    new = CauseEffectLink(cause=stage.objectives["AC1"], effect=stage.objectives["TC1"], reason="Quiet wheels")
    records.save(record=new, by=town["administrator"], reason="t")


def promote(stage, town):
    membership = Membership.objects.get(user=town["viewer"])
    membership.role = Role.MANAGER
    memberships.save(record=membership, by=town["superuser"], reason="t", version=membership.version)


WRITES = {
    rename: "Smootherroads",
    set_target: "37.50",
    approve: None,
    link: "AC1Smoothroads驅動TC1",
    promote: "填報情形一覽表",
}


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__)
def test_after_a_write_the_next_reader_sees_it(write, reader, small_plan, town):
    first, words = reader.get(MARCH), WRITES[write]
    assert words is None or words not in text_of(first)
    write(small_plan, town)
    if write is promote:
        reader.force_login(town["viewer"])  # another role ends the session
    second = again(reader, first)
    assert second.status_code == 200
    assert words is None or words in text_of(second)
    assert again(reader, second).status_code == 304


def test_a_name_of_the_plan_above_is_new_on_the_next_page(reader, small_plan, town):
    address = f"{MARCH}&objective=TC1"
    first = reader.get(address)
    assert "Proudcitizens" in text_of(first)
    assert again(reader, first, address).status_code == 304
    above = small_plan.town_plan.objectives.get()
    above.name = "Prouder citizens"
    records.save(record=above, by=town["superuser"], reason="t", version=above.version)
    assert "Proudercitizens" in text_of(again(reader, first, address))


def waiting(text, request) -> str:
    storage: Any = CookieStorage(request)
    return storage._encode([Message(SUCCESS, text)])


def test_a_message_is_shown_once_and_its_page_not_kept(reader):
    first = reader.get(MARCH)
    reader.cookies["messages"] = waiting("Saved.", first.wsgi_request)
    second = again(reader, first)
    assert (second.status_code, "ETag" in second) == (200, False)
    assert "Saved." in text_of(second)
    assert "no-cache" in second["Cache-Control"]
    assert again(reader, first).status_code == 304


def test_a_plan_out_of_sight_is_not_there_for_who_has_its_page_either(reader, small_plan):
    first = reader.get(MARCH)
    Plan.objects.filter(pk=small_plan.plan.pk).update(status="draft")
    assert again(reader, first).status_code == 404


def test_a_plan_that_no_service_has_written_to_is_sent_each_time(as_actor, small_plan):
    client = as_actor("viewer")
    for _time in range(2):
        response = client.get(MARCH)
        assert (response.status_code, "ETag" in response) == (200, False)


def test_what_one_user_was_sent_is_kept_for_nobody_else(reader, as_actor):
    assert "viewer" in text_of(reader.get(MARCH))
    again = as_actor("manager").get(MARCH)
    assert "viewer" not in text_of(again)
    assert "manager" in text_of(again)
