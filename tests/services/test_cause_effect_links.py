"""Links between objectives: added, changed, confirmed and deleted with history; what makes no sense is refused."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from scorecard.models import CauseEffectLink, Objective, Plan
from scorecard.services import cause_effect_links


@pytest.fixture
def link(small_plan):
    """AF1 → AC1, the only one."""
    return CauseEffectLink.objects.get(cause__plan=small_plan.plan)


@pytest.fixture
def add(town, small_plan):
    def add(cause, effect, **more):
        ends = {"cause": small_plan.objectives[cause], "effect": small_plan.objectives[effect]}
        with translation.override("en"):
            return cause_effect_links.create(**ends, by=town["administrator"], **more)

    return add


def structure_version(small_plan):
    return Plan.objects.get(pk=small_plan.plan.pk).structure_version


def last_change(link):
    row = link.history.first()
    return row.history_type, row.history_user.username, row.history_change_reason


def test_a_new_link_is_kept_with_who_and_why(add, small_plan):
    before = structure_version(small_plan)
    link = add("AC1", "TC1", reason="Roads please", strength="strong", is_confirmed=True)
    link.refresh_from_db()
    assert (link.codes, link.reason, link.strength, link.is_confirmed) == ("AC1 → TC1", "Roads please", "strong", True)
    assert last_change(link) == ("+", "administrator", "link added")
    assert structure_version(small_plan) == before + 1


def test_a_link_is_assumed_and_of_medium_strength_unless_it_is_said(add):
    link = add("AC1", "TC1")
    assert (link.strength, link.is_confirmed, link.reason) == ("medium", False, "")


def refused(error):
    with translation.override("en"):
        return error.value.messages


def test_what_may_not_be_linked(add, link, small_plan):
    with pytest.raises(ValidationError) as to_itself:
        add("AC1", "AC1")
    assert refused(to_itself) == ["An objective can't drive itself."]
    with pytest.raises(cause_effect_links.LinkExists, match="AF1 → AC1 is there already") as twice:
        add("AF1", "AC1")
    assert twice.value.link == link
    with pytest.raises(ValidationError) as cycle:
        add("AC1", "AF1")
    assert refused(cycle) == ["This would close a cycle: AC1 → AF1 → AC1."]
    small_plan.objectives["above"] = Objective.objects.get(plan=small_plan.town_plan)
    with pytest.raises(ValidationError) as elsewhere:
        add("AC1", "above")
    assert refused(elsewhere) == ["This belongs to another plan."]
    with pytest.raises(ValidationError):
        add("AC1", "TC1", strength="mighty")
    with pytest.raises(ValidationError):
        add("AC1", "TC1", reason="a\x07b")
    assert CauseEffectLink.objects.filter(cause__plan=small_plan.plan).count() == 1


def change(link, by, **content):
    content = {"version": link.version, "reason": "", "strength": "medium", "is_confirmed": False, **content}
    with translation.override("en"):
        return cause_effect_links.change(link=link, by=by, **content)


def test_a_change_keeps_the_old_in_its_history(link, town, small_plan):
    before = structure_version(small_plan)
    change(link, town["administrator"], reason="Money mends", strength="weak", is_confirmed=True)
    link.refresh_from_db()
    assert (link.reason, link.strength, link.is_confirmed, link.version) == ("Money mends", "weak", True, 2)
    assert last_change(link) == ("~", "administrator", "link changed")
    assert link.history.last().reason == ""
    assert structure_version(small_plan) == before + 1


def test_the_second_of_two_writers_is_refused(link, town):
    mine = CauseEffectLink.objects.get(pk=link.pk)
    change(link, town["superuser"], reason="theirs")
    with pytest.raises(cause_effect_links.StaleRecord) as stale:
        change(mine, town["administrator"], reason="mine")
    assert vars(stale.value.stored)["reason"] == "theirs"
    with pytest.raises(cause_effect_links.StaleRecord):
        cause_effect_links.delete(link=mine, version=1, by=town["administrator"])
    assert CauseEffectLink.objects.get(pk=link.pk).reason == "theirs"


def test_several_are_confirmed_at_once_or_none(link, add, town, small_plan):
    other, done = add("AC1", "TC1"), add("AF1", "TC1", is_confirmed=True)
    versions, before = {link.pk: 1, other.pk: 1, done.pk: 1}, structure_version(small_plan)
    confirmed = cause_effect_links.confirm(plan=small_plan.plan, versions=versions, by=town["administrator"])
    assert [each.pk for each in confirmed] == [link.pk, other.pk]
    assert all(CauseEffectLink.objects.filter(pk__in=versions).values_list("is_confirmed", flat=True))
    assert other.history.first().history_user == town["administrator"]
    assert structure_version(small_plan) == before + 1, "once for all of them"
    done.refresh_from_db()
    assert done.version == 1  # it was confirmed before


@pytest.mark.parametrize("trouble", ["stale", "gone", "elsewhere"])
def test_a_tick_on_what_was_changed_meanwhile_confirms_none(trouble, link, add, town, small_plan):
    other = add("AC1", "TC1")
    versions = {link.pk: 1, other.pk: 1}
    if trouble == "stale":
        change(other, town["superuser"], reason="theirs")
    elif trouble == "gone":
        other.delete()
    plan = small_plan.closed if trouble == "elsewhere" else small_plan.plan
    with pytest.raises((cause_effect_links.StaleRecord, cause_effect_links.DeletedRecord)):
        cause_effect_links.confirm(plan=plan, versions=versions, by=town["administrator"])
    link.refresh_from_db()
    assert not link.is_confirmed


def test_a_deletion_is_kept_with_who_and_why(link, town, small_plan):
    before, gone = structure_version(small_plan), CauseEffectLink.objects.get(pk=link.pk)
    with translation.override("en"):
        cause_effect_links.delete(link=link, version=1, by=town["administrator"])
    assert last_change(gone) == ("-", "administrator", "link deleted")
    assert structure_version(small_plan) == before + 1
    with pytest.raises(cause_effect_links.DeletedRecord):
        cause_effect_links.delete(link=gone, version=1, by=town["administrator"])
    with pytest.raises(cause_effect_links.DeletedRecord):
        change(gone, town["administrator"], reason="late")
