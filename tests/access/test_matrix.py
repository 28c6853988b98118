"""The portal answers every actor at every address as tests/access_matrix.yaml says."""

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from tests import tables
from tests.access_matrix import ACTORS, FILE, METHODS, Asker, line, only_answers, read
from tests.addresses import Address, Unknown, fill, walk
from tests.cast import NOBODIES

TABLE = read()
WALK = walk()
PARTS = {
    "portal": [address for address in WALK if not address.name.startswith("/admin/")],
    "admin": [address for address in WALK if address.name.startswith("/admin/")],
}


@pytest.mark.once
def test_every_address_stands_in_the_table(sides):
    missing = [(each, method) for each in WALK for method in METHODS if (each.name, method) not in TABLE.rows]
    with only_answers():
        answers = [line(method, each.name, Asker(sides).answers(each, method)) for each, method in missing]
    assert not missing, f"add to {FILE.name}, if that is who may do what there:\n" + "\n".join(answers)


def test_every_line_names_an_address():
    assert {name for name, _method in TABLE.rows} - {each.name for each in WALK} == set(), f"take out of {FILE.name}"
    assert {len(cells) for cells in TABLE.rows.values()} == {len(ACTORS)}


# How an address answers HEAD, the admin also OPTIONS, follows from GET: asked for by hand.
SELDOM = [("portal", "HEAD"), ("admin", "HEAD"), ("admin", "OPTIONS")]


@pytest.mark.once
@pytest.mark.parametrize(
    ("part", "method"),
    [
        pytest.param(part, method, marks=[pytest.mark.long] if (part, method) in SELDOM else [])
        for part in PARTS
        for method in METHODS
    ],
)
def test_who_may_do_what(part, method, sides):
    asker, wrong = Asker(sides), []
    with only_answers():
        for address in PARTS[part]:
            answers = asker.answers(address, method)
            if answers != TABLE.rows.get((address.name, method), answers):
                wrong.append(line(method, address.name, answers))
    assert not wrong, f"{FILE.name} says otherwise of:\n" + "\n".join(wrong)


@pytest.mark.once
def test_an_object_of_another_plan_is_none_under_ones_own(sides):
    """/plans/<mine>/evidence/<theirs>/ is answered like one that isn't there, also to who may see theirs."""
    asker = Asker(sides)
    with only_answers():
        for address in (each for each in WALK if each.is_of_plan):
            crossed, missing = fill(address, sides, "other", plan="own"), fill(address, sides, "missing")
            for method, actor in ((method, actor) for method in ("GET", "POST") for actor in ACTORS):
                assert asker.ask(crossed, method, actor) == asker.ask(missing, method, actor), (actor, method, crossed)


@pytest.mark.once
@pytest.mark.parametrize("actor", sorted(set(NOBODIES) - {"deactivated"}))
def test_who_holds_no_role_in_force_sees_no_plan(actor, sides):
    """Former and future members and who never had a role; who is deactivated can't even log in."""
    asker = Asker(sides)
    with only_answers():
        for address in (each for each in PARTS["portal"] if each.name.startswith("/plans/<")):
            missing = asker.ask(fill(address, sides, "missing"), "GET", actor)
            assert missing in ("404", "405"), address.name
            for side in ("own", "other"):
                assert asker.ask(fill(address, sides, side), "GET", actor) == missing, (address.name, side)


SHOWN = [("superuser", "admin"), *((actor, "portal") for actor in ("administrator", "manager", "staff", "viewer"))]


@pytest.mark.parametrize(("actor", "part"), SHOWN)
def test_pages_are_drawn_and_nothing_is_written(actor, part, sides, as_actor):
    """Every GET of what is there, by who is logged in indeed."""
    client, before = as_actor(actor), tables.contents()
    client.raise_request_exception = False
    for address in PARTS[part]:
        expected = TABLE.rows[address.name, "GET"][ACTORS.index(actor)].split()[0]
        response = client.get(fill(address, sides, "own"))
        assert str(response.status_code) == expected.replace("login", "302"), address.name  # /admin/login/ leads there
    assert tables.changed(before) == {}


def page(request) -> HttpResponse:
    return HttpResponse("nobody said who may see this")


urlpatterns = [path("forgotten/", page), path("", include("bsc_portal.urls"))]


@override_settings(ROOT_URLCONF=__name__)
def test_a_page_is_private_unless_it_says_otherwise(client, db):
    for method in ("get", "post", "head", "options", "put", "delete"):
        response = getattr(client, method)("/forgotten/")
        assert (response.status_code, response.url) == (302, "/accounts/login/?next=/forgotten/"), method
    assert b"nobody said" not in client.get("/forgotten/", follow=True).content


@pytest.mark.once
def test_a_form_without_its_token_is_refused_everywhere(sides):
    """Also where there is nothing to send, and to who is not logged in."""
    for actor in ("superuser", "anonymous"):
        client = Client(enforce_csrf_checks=True)
        if actor != "anonymous":
            client.force_login(sides.town[actor])
        before = tables.contents()
        with only_answers():
            for address in WALK:
                for method in ("post", "put", "patch", "delete"):
                    response = getattr(client, method)(fill(address, sides, "own"))
                    assert response.status_code == 403, (actor, method, address.name)
        assert tables.changed(before) == {}


def test_an_address_with_a_parameter_of_its_own_asks_for_a_sample(sides):
    with pytest.raises(Unknown, match="SAMPLES needs a “new_page colour”"):
        fill(Address("/new/<colour>/", "/new/<slug:colour>/", "new_page"), sides, "own")
