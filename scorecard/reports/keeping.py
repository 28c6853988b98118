"""What was read of a plan is kept for its next reader, until a service writes to the plan."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, wraps
from typing import TypeVar

from scorecard.models import Plan

Read = TypeVar("Read")

_MOST = 256  # plans of which one read is kept, where it reads several at once
_forget: list[Callable[[], None]] = []


class _State:
    """A plan as it was when it was read: equal to itself as long as nobody has written to it, or to its structure."""

    __slots__ = ("key", "plan")

    def __init__(self, plan: Plan, *, only_structure: bool) -> None:
        self.plan = plan
        values = () if only_structure else (plan.values_version, plan.changed_at)
        self.key = (plan.pk, plan.structure_version, *values)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _State) and self.key == other.key


def kept(read: Callable[[Plan], Read]) -> Callable[[Plan], Read]:
    """A read of a plan and its parts alone, whose outcome nobody changes.

    For a plan that was just read: every service raises its versions in the transaction in which it writes. One that no
    service has written to yet has no time of change, and nothing is kept of it.
    """
    return _kept(read, only_structure=False)


def kept_structure(read: Callable[[Plan], Read]) -> Callable[[Plan], Read]:
    """The same of a read of the plan's structure alone: it stays while figures are written."""
    return _kept(read, only_structure=True)


def _kept(read: Callable[[Plan], Read], *, only_structure: bool) -> Callable[[Plan], Read]:
    @lru_cache(maxsize=64)
    def keep(state: _State) -> Read:
        return read(state.plan)

    _forget.append(keep.cache_clear)

    @wraps(read)
    def kept_read(plan: Plan) -> Read:
        return read(plan) if plan.changed_at is None else keep(_State(plan, only_structure=only_structure))

    return kept_read


def kept_each(read: Callable[[tuple[Plan, ...]], Mapping[int, Read]]) -> Callable[[Iterable[Plan]], dict[int, Read]]:
    """The same of several plans, by primary key: those of which nothing is kept are read together."""
    keep: dict[_State, Read] = {}
    _forget.append(keep.clear)

    @wraps(read)
    def kept_read(plans: Iterable[Plan]) -> dict[int, Read]:
        states = {_State(plan, only_structure=False): plan for plan in plans}
        found = {state: keep[state] for state, plan in states.items() if plan.changed_at is not None and state in keep}
        missing = tuple(plan for state, plan in states.items() if state not in found)
        fresh = read(missing) if missing else {}
        if len(keep) + len(missing) > _MOST:
            keep.clear()
        keep.update({state: fresh[plan.pk] for state, plan in states.items() if plan.changed_at and plan.pk in fresh})
        return {plan.pk: found[state] if state in found else fresh[plan.pk] for state, plan in states.items()}

    return kept_read


def forget_all() -> None:
    """For who has written past the services, as tests do."""
    for forget in _forget:
        forget()
