"""What PostgreSQL is asked to search; what is found, and by whom: tests/reports/test_search.py on both databases."""

import pytest

from scorecard.models import Membership, Plan, searching
from scorecard.models.searching import _reach


def test_only_what_the_user_sees_is_searched(town, small_plan):
    """On either database, since the statement is only put together here."""
    seen = Plan.objects.visible_to(town["viewer"]).values_list("pk", flat=True)
    reach = _reach(Membership.objects.scope_of(town["viewer"]))
    assert seen and set(reach.parameters["keys"].strip("{}").split(",")) == {str(pk) for pk in seen}
    assert reach.number == len(seen)


def test_so_is_it_where_the_organisations_are_too_many_to_list_their_plans(town, small_plan, monkeypatch):
    monkeypatch.setattr(searching, "NARROW", 0)
    told = {
        actor: _reach(Membership.objects.scope_of(town[actor])).visible.partition("WHERE")[2]
        for actor in ("viewer", "superuser")
    }
    assert "organisation_id" in told["viewer"] and not told["superuser"]


@pytest.mark.parametrize("actor", ["unassigned", "outsider"])
def test_who_sees_no_plan_finds_none(actor, town, small_plan):
    assert _reach(Membership.objects.scope_of(town[actor])).number == Plan.objects.visible_to(town[actor]).count()
