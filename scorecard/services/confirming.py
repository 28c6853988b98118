"""What is assumed of objectives, a link or an alignment, becomes confirmed: several at once, each with its history."""

from collections.abc import Iterable
from typing import TypeVar

from simple_history.utils import bulk_update_with_history

from scorecard.models import Alignment, CauseEffectLink, User

AssumptionT = TypeVar("AssumptionT", Alignment, CauseEffectLink)


def write(*, found: Iterable[AssumptionT], by: User | None, reason: str) -> list[AssumptionT]:
    """For services that hold the plan's lock and raise its versions; returns those that were not confirmed before."""
    assumed = [each for each in found if not each.is_confirmed]
    for each in assumed:
        each.is_confirmed, each.version = True, each.version + 1
    if assumed:
        bulk_update_with_history(
            assumed, type(assumed[0]), ["is_confirmed", "version"], default_user=by, default_change_reason=reason
        )
    return assumed
