"""What was read of a plan stays until the plan's versions rise, and no longer than there is room for it."""

from datetime import UTC, datetime

import pytest

from scorecard.models import Plan
from scorecard.reports import keeping
from scorecard.reports.keeping import KeptMany, kept, kept_each, kept_structure

WRITTEN = datetime(2030, 2, 1, tzinfo=UTC)


def plan(pk=1, *, structure=1, values=1, changed_at=WRITTEN) -> Plan:
    """As a request reads it: another object each time."""
    return Plan(pk=pk, structure_version=structure, values_version=values, changed_at=changed_at)


class Asked:
    """A read that counts, and the plans that it was asked for."""

    def __init__(self) -> None:
        self.plans: list[int] = []

    def one(self, plan: Plan) -> str:
        self.plans.append(plan.pk)
        return f"{plan.pk}: {len(self.plans)}"

    def each(self, plans: tuple[Plan, ...]) -> dict[int, str]:
        return {plan.pk: self.one(plan) for plan in plans}


@pytest.fixture
def asked():
    return Asked()


@pytest.fixture
def made():
    """The lists of keys that something was made for."""
    return []


@pytest.fixture
def make(made):
    def make(lacking):
        made.append(lacking)
        return {key: key.upper() for key in lacking}

    return make


def test_a_read_is_kept_for_the_next_reader_of_the_plan(asked):
    read = kept(asked.one)
    assert (read(plan()), read(plan()), read(plan(2))) == ("1: 1", "1: 1", "2: 2")


@pytest.mark.parametrize("written", [{"structure": 2}, {"values": 2}, {"changed_at": datetime(2030, 2, 2, tzinfo=UTC)}])
def test_a_read_is_gone_once_the_plan_is_written_to(written, asked):
    read = kept(asked.one)
    assert (read(plan()), read(plan(**written))) == ("1: 1", "1: 2")


def test_a_read_of_the_structure_stays_while_values_change(asked):
    read = kept_structure(asked.one)
    later = datetime(2030, 2, 2, tzinfo=UTC)
    assert (read(plan()), read(plan(values=2, changed_at=later))) == ("1: 1", "1: 1")
    assert read(plan(structure=2)) == "1: 2"


@pytest.mark.parametrize("keep", [kept, kept_structure])
def test_nothing_is_kept_of_a_plan_that_no_service_has_written_to(keep, asked):
    read = keep(asked.one)
    assert (read(plan(changed_at=None)), read(plan(changed_at=None))) == ("1: 1", "1: 2")


def test_only_what_lacks_is_made_and_all_of_it_at_once(make, made):
    keep = KeptMany[str, str](10)
    assert keep.get(["a"], make) == {"a": "A"}
    assert keep.get(["c", "a", "b"], make) == {"a": "A", "b": "B", "c": "C"}
    keep.get(["a", "b", "c"], make)
    assert made == [["a"], ["c", "b"]]


def test_those_go_first_that_nobody_has_asked_for_longest(make, made):
    keep = KeptMany[str, str](2)
    assert keep.get(["a", "b", "c"], make) == {"a": "A", "b": "B", "c": "C"}  # given, though not kept
    keep.get(["c", "b"], make)
    keep.get(["a"], make)  # in the place of c, which came last and was asked for first
    keep.get(["b", "a"], make)
    keep.get(["c"], make)
    assert made == [["a", "b", "c"], ["a"], ["c"]]


def test_a_key_that_nothing_was_made_for_is_left_out_and_asked_for_again(made):
    keep = KeptMany[str, str](2)

    def make(lacking):
        made.append(lacking)
        return {key: key.upper() for key in lacking if key != "b"}

    for _time in range(2):
        assert keep.get(["a", "b"], make) == {"a": "A"}
    assert made == [["a", "b"], ["b"]]


def test_of_several_plans_those_that_lack_are_read(asked):
    read = kept_each(asked.each)
    assert read([plan(1)]) == {1: "1: 1"}
    assert read(iter([plan(1), plan(2), plan(3)])) == {1: "1: 1", 2: "2: 2", 3: "3: 3"}
    assert read([plan(1, values=2), plan(2)]) == {1: "1: 4", 2: "2: 2"}


def test_of_several_plans_those_without_a_time_of_change_are_read_each_time(asked):
    read = kept_each(asked.each)
    plans = [plan(1, changed_at=None), plan(2)]
    assert read(plans) == {2: "2: 1", 1: "1: 2"}
    assert read(plans) == {2: "2: 1", 1: "1: 3"}


def test_of_no_plans_nothing_is_read(asked):
    assert kept_each(asked.each)([]) == {}
    assert asked.plans == []


def test_all_is_forgotten_for_who_has_written_past_the_services(asked, make, made):
    reads, keep = (kept(asked.one), kept_structure(asked.one)), KeptMany[str, str](2)
    read_each = kept_each(asked.each)
    for _time in range(2):
        for read in reads:
            read(plan())
        read_each([plan()])
        keep.get(["a"], make)
        keeping.forget_all()
    assert (len(asked.plans), len(made)) == (6, 2)
