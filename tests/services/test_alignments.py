"""Writing alignments: refused where they make no sense, guarded by their version, with history; both plans are told."""

import pytest
from django.core.exceptions import ValidationError

from scorecard.models import Alignment, Objective, Plan
from scorecard.services import alignments, records
from scorecard.services.alignments import Said

WEAK = Said("weak", "因為", False)


@pytest.fixture
def above(small_plan):
    return Objective.objects.get(plan=small_plan.town_plan)


@pytest.fixture
def pair(small_plan):
    return Alignment.objects.get(objective=small_plan.objectives["TC1"])


@pytest.fixture
def add(small_plan, above, town):
    def made(code="AC1", **more):
        given = {"plan": small_plan.plan, "objective": small_plan.objectives[code], "parent_objective": above}
        return alignments.add(**{**given, "said": WEAK, "by": town["administrator"], **more})

    return made


def versions(small_plan):
    return [Plan.objects.get(pk=each.pk).structure_version for each in (small_plan.plan, small_plan.town_plan)]


def test_added_with_history_and_both_plans_told(add, small_plan, above, town):
    before = versions(small_plan)
    made = add()
    assert (made.parent_objective, made.strength, made.reason, made.is_confirmed) == (above, "weak", "因為", False)
    history = made.history.get()
    assert (history.history_user, history.history_change_reason) == (town["administrator"], "新增承接關係")
    assert all(new > old for new, old in zip(versions(small_plan), before, strict=True))


def test_the_same_pair_twice_is_refused(add):
    add()
    with pytest.raises(ValidationError, match="已有承接關係"):
        add()


def test_only_objectives_of_the_plan_and_of_the_one_above(add, small_plan, seed_plans):
    for wrong in (small_plan.objectives["AF1"], Objective.objects.get(plan=seed_plans.city, code="TC1")):
        with pytest.raises(ValidationError):
            add(parent_objective=wrong)
    with pytest.raises(ValidationError):
        add(objective=Objective.objects.get(plan=seed_plans.department, code="AC1"))
    assert Alignment.objects.filter(objective__plan=small_plan.plan).count() == 1


def test_an_unknown_strength_is_refused(add):
    with pytest.raises(ValidationError):
        add(said=Said("huge", "", False))


def test_changed(pair, small_plan, town):
    before = versions(small_plan)
    said = Said("strong", "why", True)
    alignments.change(alignment=pair, version=pair.version, said=said, by=town["administrator"], explanation="agreed")
    stored = Alignment.objects.get(pk=pair.pk)
    assert (stored.strength, stored.reason, stored.is_confirmed, stored.version) == ("strong", "why", True, 2)
    assert stored.history.first().history_change_reason == "agreed"
    assert all(new > old for new, old in zip(versions(small_plan), before, strict=True))


def test_a_change_of_what_was_changed_meanwhile_is_refused(pair, town):
    by = town["administrator"]
    mine = Alignment.objects.get(pk=pair.pk)
    alignments.change(alignment=pair, version=1, said=WEAK, by=by)
    with pytest.raises(records.StaleRecord):
        alignments.change(alignment=mine, version=1, said=Said("strong", "", True), by=by)
    with pytest.raises(records.StaleRecord):
        alignments.remove(alignment=mine, version=1, by=by)
    stored = Alignment.objects.get(pk=pair.pk)
    assert (stored.strength, stored.history.first().history_change_reason) == ("weak", "修改承接關係")


def test_removed_with_history_and_both_plans_told(pair, small_plan, town):
    before, pk = versions(small_plan), pair.pk
    alignments.remove(alignment=pair, version=1, by=town["administrator"], explanation="a mistake")
    assert not Alignment.objects.filter(pk=pk).exists()
    history = Alignment.history.filter(id=pk).first()
    assert (history.history_type, history.history_user, history.history_change_reason) == (
        "-",
        town["administrator"],
        "a mistake",
    )
    assert all(new > old for new, old in zip(versions(small_plan), before, strict=True))
    with pytest.raises(records.DeletedRecord):
        alignments.remove(
            alignment=Alignment(pk=pk, objective=small_plan.objectives["TC1"]), version=1, by=town["administrator"]
        )


def test_several_are_confirmed_at_once(pair, add, small_plan, town):
    other, before = add(), versions(small_plan)
    seen = {pair.pk: pair.version, other.pk: other.version}
    assert alignments.confirm(plan=small_plan.plan, versions=seen, by=town["administrator"]) == 2
    for each in Alignment.objects.filter(pk__in=seen):
        assert (each.is_confirmed, each.version) == (True, 2)
        assert (each.history.first().history_user, each.history.first().history_change_reason) == (
            town["administrator"],
            "確認承接關係",
        )
    assert all(new > old for new, old in zip(versions(small_plan), before, strict=True))


def test_all_or_none_are_confirmed(pair, add, small_plan, seed_plans, town):
    other, by = add(), town["administrator"]
    foreign = Alignment.objects.filter(objective__plan=seed_plans.department)[0]
    for wrong in ({other.pk: 7}, {foreign.pk: foreign.version}, {0: 1}):
        assert alignments.confirm(plan=small_plan.plan, versions={pair.pk: 1, **wrong}, by=by) is None
    assert not Alignment.objects.filter(is_confirmed=True).exists()


def test_what_is_confirmed_already_is_not_written_again(pair, small_plan, town):
    by = town["administrator"]
    alignments.confirm(plan=small_plan.plan, versions={pair.pk: 1}, by=by)
    before = versions(small_plan)
    assert alignments.confirm(plan=small_plan.plan, versions={pair.pk: 2}, by=by) == 0
    assert versions(small_plan) == before


def test_few_queries_for_38(seed_plans, town, django_assert_max_num_queries):
    seen = dict(Alignment.objects.filter(objective__plan=seed_plans.department).values_list("pk", "version"))
    with django_assert_max_num_queries(22):
        assert alignments.confirm(plan=seed_plans.department, versions=seen, by=town["superuser"]) == 38
