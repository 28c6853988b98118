"""One person's page: what the reader may do there."""

from datetime import date

import pytest

from scorecard.models import Role
from scorecard.reports import person


def offered(holder, reader) -> set[str]:
    page = person.build(holder, reader, date(2030, 6, 15))
    return {name for name in ("may_edit", "may_close", "may_give") if getattr(page, name)}


@pytest.mark.parametrize(
    ("reader", "holder", "expected"),
    [
        ("administrator", "staff", {"may_edit", "may_close", "may_give"}),
        ("administrator", "administrator", {"may_edit"}),
        ("administrator", "superuser", set()),
        ("superuser", "superuser", {"may_edit", "may_give"}),
        ("superuser", "administrator", {"may_edit", "may_close", "may_give"}),
    ],
)
def test_what_is_offered_is_what_one_may_do(reader, holder, expected, town):
    assert offered(town[holder], town[reader]) == expected


def test_who_also_works_elsewhere_is_given_roles_only(town):
    town["staff"].memberships.create(organisation=town.organisations["town-culture"], role=Role.VIEWER)
    assert offered(town["staff"], town["administrator"]) == {"may_give"}


@pytest.mark.parametrize(
    ("reader", "holder", "may_change", "may_name_deputy"),
    [
        ("administrator", "staff", ["town-works-roads"], ["town-works-roads"]),
        ("administrator", "administrator", [], ["town-works"]),
        ("superuser", "staff", ["town", "town-works-roads"], ["town", "town-works-roads"]),
    ],
)
def test_roles_are_changed_where_one_administers_and_not_ones_own(reader, holder, may_change, may_name_deputy, town):
    town["staff"].memberships.create(organisation=town.organisations["town"], role=Role.VIEWER)
    slugs = dict(town[holder].memberships.values_list("pk", "organisation__slug"))
    rows = person.build(town[holder], town[reader], date(2030, 6, 15)).memberships
    assert sorted(slugs[row.role.pk] for row in rows if row.may_change) == may_change
    assert sorted(slugs[row.role.pk] for row in rows if row.may_name_deputy) == may_name_deputy
