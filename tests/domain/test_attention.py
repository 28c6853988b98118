"""What needs attention, and in which order."""

from datetime import date
from decimal import Decimal

from scorecard.domain.attention import is_late, needs_attention, worst_first
from scorecard.domain.scoring import Judgement, Reason, Status

MISSING = Judgement(Status.NO_DATA, Reason.MISSING)


def light(status, score):
    return Judgement(status, score=Decimal(score))


def test_red_yellow_and_overdue_need_it():
    assert needs_attention(light(Status.OFF_TARGET, 10), 0)
    assert needs_attention(light(Status.AT_RISK, 90), 0)
    assert needs_attention(MISSING, 1)


def test_green_and_what_still_has_time_do_not():
    assert not needs_attention(light(Status.ON_TARGET, 100), 0)
    assert not needs_attention(MISSING, 0)
    assert not needs_attention(Judgement(Status.NO_DATA, Reason.NO_TARGET), 0)


def test_red_then_overdue_then_yellow_the_worst_first():
    order = [
        (light(Status.OFF_TARGET, 10), 0),
        (light(Status.OFF_TARGET, 95), 0),
        (MISSING, 30),
        (MISSING, 2),
        (light(Status.AT_RISK, 50), 0),
        (light(Status.AT_RISK, 90), 0),
    ]
    assert sorted(reversed(order), key=lambda each: worst_first(*each)) == order


def test_an_action_plan_is_late_when_its_day_is_over_and_it_is_not_done():
    end, day_after = date(2021, 6, 30), date(2021, 7, 1)
    assert is_late(end, None, day_after)
    assert is_late(end, Decimal("99.9"), day_after)
    assert not is_late(end, Decimal(100), day_after)
    assert not is_late(end, None, end)
    assert not is_late(None, None, day_after)
