"""Who may not write writes nothing, and a form takes nothing but its own fields."""

import re
from collections import Counter
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from scorecard.models import Alignment, CauseEffectLink, KPIValue, Plan
from tests import tables
from tests.access_matrix import ACTORS, read
from tests.access_stage import Sides
from tests.addresses import Address, fill, walk
from tests.cast import PASSWORD
from tests.forms_in_html import fields_of

TABLE = read()
# Of data maintenance some nouns stand for all, which share one door; everybody has an account of his own.
LEFT_OUT = re.compile(r"/accounts/|/admin/(?!scorecard/(kpi|membership|calendarday)/|auth/user/)")
WALK = [each for each in walk() if not LEFT_OUT.match(each.name)]
BUTTON = re.compile(r'<(?:button|input type="submit")[^>]* name="([^"]+)"(?: value="([^"]*)")?')

# What no form of the portal's pages asks for, or asks for under another name.
FOREIGN = {
    **dict.fromkeys(("organisation", "organisation_id"), "town-culture"),
    **dict.fromkeys(
        ("kpi", "kpi_id", "plan", "plan_id", "target", "owner", "owner_id", "parent", "user", "user_id"), "1"
    ),
    **dict.fromkeys(("submitted_by", "approved_by", "locked_by", "imported_by", "uploaded_by", "history_user"), "1"),
    **dict.fromkeys(("is_staff", "is_superuser", "is_active", "is_confirmed_by"), "on"),
    **dict.fromkeys(("role", "groups", "user_permissions", "state", "status"), "administrator"),
    **dict.fromkeys(("id", "pk", "code", "username", "structure_version", "values_version", "history_date"), "9"),
}


Fields = dict[str, list[str]]


def forms(sides: Sides, client: Client) -> dict[str, tuple[Fields, dict[str, str]]]:
    """What a browser would send from the page of every address that takes a POST: the fields, and all the buttons."""
    found = {}
    for address in WALK:
        place = fill(address, sides, "own")
        page = client.get(place)
        if page.status_code == 405:  # an action: its form stands on the page above
            page = client.get(place.rstrip("/").rpartition("/")[0] + "/")
        if page.status_code == 200 and "html" in page["Content-Type"] and posts(address):
            buttons = {name: value for name, value in BUTTON.findall(page.content.decode()) if name[0] != "_"}
            found[place] = fields_of(page), buttons
    return found


def posts(address: Address) -> bool:
    return not set(TABLE.rows[address.name, "POST"]) <= {"login", "403", "404", "405"}


@pytest.fixture
def filled_in(sides) -> dict[str, tuple[Fields, dict[str, str]]]:
    client = Client()
    client.force_login(sides.town["superuser"])
    return forms(sides, client)


@pytest.mark.once
def test_who_may_not_writes_nothing(sides, filled_in):
    """Whom the table turns away at an address with 403 or 404, and who sends there all that its page would send."""
    clients = {actor: Client() for actor in ACTORS if actor not in ("anonymous", "superuser")}
    for actor, client in clients.items():
        client.force_login(sides.town[actor])
    before, sent = tables.contents(), Counter[str]()
    for address in WALK:
        place = fill(address, sides, "own")
        for actor, client in clients.items():
            answer = TABLE.rows[address.name, "POST"][ACTORS.index(actor)].split()[0]
            if answer in ("403", "404") and place in filled_in:
                fields, buttons = filled_in[place]
                assert str(client.post(place, {**fields, **buttons}).status_code) == answer, (actor, place)
                sent[actor] += 1
    assert tables.changed(before) == {}
    assert sent.keys() == clients.keys() and sent["viewer"] >= sum(place.startswith("/plans/") for place in filled_in)


@pytest.mark.once
def test_a_form_takes_only_its_own_fields(as_actor, filled_in):
    """Pages as they stand, sent with organisation, KPI, owner, rights of the account and the like."""
    client, before = as_actor("administrator"), tables.contents()
    for place, (fields, _buttons) in filled_in.items():
        if not re.search(r"/delete/$|/alignment/\d+/$", place):  # these write as they stand
            more = {name: text for name, text in FOREIGN.items() if name not in fields}
            assert client.post(place, {**fields, **more}).status_code < 500, place
    changed = tables.changed(before)
    changed.pop("django_admin_log", None)  # notes that a page was saved
    assert changed == {}


def test_what_is_written_is_not_more_than_was_typed(as_actor, small_plan, town):
    """The same with something to write: a value, a lock, a link, a plan, a password."""
    client, kpi = as_actor("administrator"), small_plan.kpis["AC1.1"]
    plan = "/plans/town-works/2030/"
    client.post(f"{plan}entry/?period=2030-04", {**FOREIGN, f"k{kpi.pk}-seen": "2030-04:0", f"k{kpi.pk}-actual": "9"})
    value = KPIValue.objects.get(kpi=kpi, period_start=date(2030, 4, 1))
    assert (value.state, value.submitted_by, value.approved_at, value.version) == ("draft", None, None, 1)
    client.post(f"{plan}locks/", {**FOREIGN, "period": "2030-01"})
    lock = small_plan.plan.period_locks.get(period_start=date(2030, 1, 1), frequency="M")
    assert lock.locked_by == town["administrator"]
    client.post(f"{plan}links/", {**FOREIGN, "step": "add", "cause": "AC1", "effect": "TC1", "strength": "weak"})
    assert not CauseEffectLink.objects.get(
        cause__code="AC1", effect__code="TC1", cause__plan=small_plan.plan
    ).is_confirmed
    pair = Alignment.objects.get(objective__plan=small_plan.plan)
    client.post(f"{plan}alignment/{pair.pk}/", {**FOREIGN, "version": 1, "strength": "strong"})
    assert Alignment.objects.filter(
        pk=pair.pk, strength="strong", objective=pair.objective, parent_objective=pair.parent_objective
    ).exists()
    client.post("/plans/new/", {**FOREIGN, "organisation": town.works.pk, "year": "2052"})
    assert (Plan.objects.get(year=2052).status, Plan.objects.get(year=2052).parent) == ("draft", None)
    client.force_login(town["viewer"])
    password = {
        "old_password": PASSWORD,
        "new_password1": "a-louder-harbour-32",
        "new_password2": "a-louder-harbour-32",
    }
    client.post("/accounts/password_change/", {**FOREIGN, **password})
    viewer = User.objects.get(username="viewer")
    assert viewer.check_password("a-louder-harbour-32")
    assert not (viewer.is_staff or viewer.is_superuser or viewer.groups.exists() or viewer.user_permissions.exists())
