"""A walk over every address there is, by every one of the cast: nothing breaks, and nothing is open by mistake."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import LOGS_IN

# What stands in an address for its parameters; several for one where pages want different things.
SAMPLES = {
    "organisation": ["town-works"],
    "year": ["2030"],
    "code": ["A", "AC1", "AC1.1", "%00"],
    "object_id": ["1", "99999999999999999999", "x"],
    "content_type_id": ["1"],
    "app_label": ["scorecard"],
    "role": ["staff"],
    "kind": ["xlsx", "ods", "csv", "pdf", "pptx"],
}
OPEN_TO_ALL = {"/accounts/login/", "/admin/login/", "/admin/jsi18n/", "/healthz", "/readyz"}
OPEN_TO_ALL |= {f"/accounts/password/reset/{page}" for page in ("", "sent/", "done/", "key/scorecard-scorecard/")}
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def patterns(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        else:
            yield route, each


def addresses() -> list[str]:
    found: list[str] = []
    for route, _pattern in patterns(get_resolver()):
        if "(" in route:  # the admin's own: lists of an app's models, single versions of a history
            named = re.sub(r"\(\?P<\w+>[^)]*\)", "scorecard", route)
            route = re.sub(r"\^|\$", "", re.sub(r"\([^)]*\)", "1", named))
        variants = [route]
        for parameter in PARAMETER.findall(route):
            variants = [
                PARAMETER.sub(sample, each, count=1) for each in variants for sample in SAMPLES.get(parameter, ["1"])
            ]
        found += variants
    return sorted(set(found))


PORTAL = [address for address in addresses() if not address.startswith("/admin/")]
ADMIN = [address for address in addresses() if address.startswith("/admin/")]


def test_the_walk_knows_every_page():
    assert len(PORTAL) > 10
    assert not any("<" in address or "(" in address for address in PORTAL + ADMIN)


@pytest.mark.parametrize("actor", (*LOGS_IN, "anonymous", "deactivated"))
def test_nothing_breaks_for(actor, as_actor, small_plan):
    client = as_actor(actor)
    answers = {address: client.get(address).status_code for address in PORTAL}
    assert {
        address: status for address, status in answers.items() if status not in (200, 301, 302, 403, 404, 405)
    } == {}


@pytest.mark.parametrize("actor", ["superuser", "administrator", "viewer", "anonymous"])
def test_nothing_of_the_admin_breaks_for(actor, as_actor, small_plan):
    client = as_actor(actor)
    for address in ADMIN:
        if "logout" not in address:
            assert client.get(address).status_code in (200, 301, 302, 403, 404, 405), address


@pytest.mark.parametrize("actor", ["superuser", "viewer"])
def test_nothing_breaks_of_an_empty_form(actor, as_actor, small_plan):
    client = as_actor(actor)
    for address in PORTAL:
        if "logout" not in address:
            assert client.post(address).status_code < 500, address


def test_without_logging_in_nothing_is_shown(client, small_plan):
    """A page that is open to all is named above; an address that is no page may be a 404."""
    shown = {address for address in PORTAL + ADMIN if client.get(address).status_code not in (301, 302, 404, 405)}
    assert shown - OPEN_TO_ALL == set()
