"""A target that is changed in data maintenance after its plan's year began."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from scorecard.models import KPITarget
from scorecard.services import records


@pytest.fixture
def target(small_plan):
    return KPITarget.objects.get(kpi=small_plan.kpis["AC1.1"])


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
