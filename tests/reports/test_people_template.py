"""The empty workbook of people and roles."""

import pytest

from scorecard.reports import people_template

WORKS = {"town-works", "town-works-roads", "town-works-bridges"}


@pytest.mark.parametrize(("actor", "offered"), [("administrator", WORKS), ("manager", set())])
def test_organisations_are_those_that_one_gives_roles_in(actor, offered, town):
    assert {slug for slug, _name in people_template.build(town[actor]).organisations} == offered
