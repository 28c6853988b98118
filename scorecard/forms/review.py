"""What a manager sends from /plans/<org>/<year>/review/: a step, the values it is about, and the words with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from scorecard.models import KPIValue, Plan

from . import seen

_STEPS = ("approve", "send_back")


class NotShown(Exception):
    """A value is named that the plan does not have, or no longer has."""


@dataclass(frozen=True)
class Asked:
    """`step` is approve, send_back or reopen; `versions` those that the manager saw, by value."""

    step: str
    versions: Mapping[KPIValue, int]
    words: str


def read(plan: Plan, posted: QueryDict) -> Asked | None:
    """None where no step or no value is chosen. Raises NotShown.

    A button names its step and its one value; those for many name the step alone.
    """
    for step in _STEPS:
        if posted.get(step):
            key = str(posted[step])
            words = posted.get(f"comment-{key}", "") if step == "send_back" else ""
            return _asked(plan, posted, step, [key], str(words))
    if "approve_selected" in posted:
        return _asked(plan, posted, "approve", posted.getlist("chosen"), "")
    if "approve_all" in posted:
        return _asked(plan, posted, "approve", posted.getlist("shown"), "")
    if "reopen_selected" in posted:
        return _asked(plan, posted, "reopen", posted.getlist("chosen"), str(posted.get("reason", "")))
    return None


def _asked(plan: Plan, posted: QueryDict, step: str, keys: list[str], words: str) -> Asked | None:
    versions = seen.versions(posted, keys)
    if versions is None:
        raise NotShown
    values = KPIValue.objects.filter(kpi__plan=plan).select_related("kpi__plan").order_by()
    found = values.in_bulk(list(versions))
    if len(found) < len(versions):
        raise NotShown
    return Asked(step, {found[pk]: version for pk, version in versions.items()}, words) if keys else None
