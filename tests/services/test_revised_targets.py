"""A target that is changed in data maintenance after its plan's year began."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from scorecard.domain.periods import Period
from scorecard.models import KPITarget
from scorecard.services import records


@pytest.fixture
def target(small_plan):
    """Of June: December is locked, and with it the year."""
    target = KPITarget.objects.get(kpi=small_plan.kpis["AC1.1"])
    target.period = Period.parse("2030-06")
    target.save()
    return target


@pytest.fixture
def in_its_year(time_machine):
    time_machine.move_to("2030-05-01")


def save(target, town, **changes):
    for name, value in changes.items():
        setattr(target, name, value)
    return records.save(record=target, by=town["administrator"], reason="admin", version=target.version)


def test_it_keeps_what_stood_there_when_the_year_began(target, town, in_its_year):
    save(target, town, value=4, change_reason="more roads")
    target = KPITarget.objects.get(pk=target.pk)
    assert (target.original_value, target.value, target.is_revised) == (Decimal(3), Decimal(4), True)
    save(target, town, value=5, change_reason="still more")
    assert KPITarget.objects.get(pk=target.pk).original_value == 3


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_it_stays(reason, target, town, in_its_year):
    with pytest.raises(ValidationError) as refused:
        save(target, town, value=4, change_reason=reason)
    assert "change_reason" in refused.value.message_dict
    assert KPITarget.objects.get(pk=target.pk).value == 3


def test_the_reason_of_an_earlier_change_is_none_for_the_next(target, town, in_its_year):
    save(target, town, value=4, change_reason="more roads")
    with pytest.raises(ValidationError):
        save(target, town, value=5)


def test_before_the_year_it_is_changed_freely(target, town, time_machine):
    time_machine.move_to("2029-12-31")
    save(target, town, value=4)
    assert not KPITarget.objects.get(pk=target.pk).is_revised


def test_what_else_is_changed_needs_no_reason(target, town, in_its_year):
    save(target, town, is_sample=True)
    assert not KPITarget.objects.get(pk=target.pk).is_revised


def test_taken_back_to_its_original_it_is_revised_no_more(target, town, in_its_year):
    save(target, town, value=4, change_reason="more roads")
    save(target, town, value=3, change_reason="as it was")
    target = KPITarget.objects.get(pk=target.pk)
    assert (target.is_revised, target.change_reason) == (False, "")


def deleted_and_added_again(target, town, **fields):
    records.delete(record=target, by=town["administrator"], reason="admin")
    again = KPITarget(kpi=target.kpi, **fields)
    again.period = target.period
    return records.save(record=again, by=town["administrator"], reason="admin")


def test_deleted_and_added_again_it_keeps_what_stood_there_first(target, town, in_its_year):
    again = deleted_and_added_again(target, town, value=4, change_reason="more roads")
    assert KPITarget.objects.get(pk=again.pk).original_value == 3


def test_deleted_and_added_again_it_needs_a_reason(target, town, in_its_year):
    with pytest.raises(ValidationError) as refused:
        deleted_and_added_again(target, town, value=4)
    assert "change_reason" in refused.value.message_dict


def test_what_was_typed_beside_the_tick_for_deletion_is_no_original(target, town, in_its_year):
    target.value = 9
    again = deleted_and_added_again(target, town, value=4, change_reason="more roads")
    assert KPITarget.objects.get(pk=again.pk).original_value == 3


def test_a_period_that_had_no_target_needs_no_reason(target, town, in_its_year):
    new = KPITarget(kpi=target.kpi, value=2)
    new.period = Period.parse("2030-07")
    records.save(record=new, by=town["administrator"], reason="admin")
    assert not KPITarget.objects.get(pk=new.pk).is_revised


def test_in_its_year_it_stays_in_its_period(target, town, in_its_year):
    with pytest.raises(ValidationError) as refused:
        save(target, town, period=Period.parse("2030-07"), change_reason="moved")
    assert "period_start" in refused.value.message_dict


@pytest.mark.parametrize(("old", "new"), [("2030-12", "2030-12"), ("2030-12", "2030-06"), ("2030-06", "2030-12")])
def test_what_is_locked_stays(old, new, target, town, time_machine):
    time_machine.move_to("2029-12-31")  # so only the lock of December speaks against it
    target.period = Period.parse(old)
    target.save()
    with pytest.raises(ValidationError) as refused:
        save(target, town, value=4, period=Period.parse(new))
    assert "period_start" in refused.value.message_dict
    stored = KPITarget.objects.get(pk=target.pk)
    assert (stored.value, stored.period) == (3, Period.parse(old))


def test_nothing_is_added_to_a_locked_period_nor_taken_away(target, town):
    new = KPITarget(kpi=target.kpi, value=4)
    new.period = Period.parse("2030-12")
    with pytest.raises(ValidationError):
        records.save(record=new, by=town["administrator"], reason="admin")
    new.save()
    new.period = Period.parse("2030-06")  # typed beside the tick for deletion
    with pytest.raises(records.DeletionRefused):
        records.delete(record=new, by=town["administrator"], reason="admin")
    assert KPITarget.objects.filter(pk=new.pk).exists()
