"""What was read of a plan is kept for its next reader, until a service writes to the plan."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from functools import lru_cache, wraps
from threading import Lock
from typing import Generic, TypeVar

from scorecard.models import Plan

Read = TypeVar("Read")
Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")

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


class KeptMany(Generic[Key, Item]):
    """Many small outcomes by what they were made from; those that lack are made together, in as many queries as one.

    None is no outcome. Beyond `size` those go that nobody has asked for longest.
    """

    def __init__(self, size: int) -> None:
        self._size, self._items, self._lock = size, OrderedDict[Key, Item](), Lock()
        _forget.append(self._items.clear)

    def get(self, keys: Collection[Key], make: Callable[[list[Key]], Mapping[Key, Item]]) -> dict[Key, Item]:
        """Those of the keys that there is something of."""
        found = dict[Key, Item]()
        with self._lock:
            for key in keys:
                if (item := self._items.get(key)) is not None:
                    found[key] = item
                    self._items.move_to_end(key)
        lacking = [key for key in keys if key not in found]
        if lacking:
            made = make(lacking)
            found |= made
            with self._lock:
                self._items.update(made)
                while len(self._items) > self._size:
                    self._items.popitem(last=False)
        return found


def kept_each(read: Callable[[tuple[Plan, ...]], Mapping[int, Read]]) -> Callable[[Iterable[Plan]], dict[int, Read]]:
    """The same of several plans, by primary key: those of which nothing is kept are read together."""
    keep = KeptMany[_State, Read](_MOST)

    @wraps(read)
    def kept_read(plans: Iterable[Plan]) -> dict[int, Read]:
        plans = tuple(plans)
        states = [_State(plan, only_structure=False) for plan in plans if plan.changed_at is not None]
        unkept = tuple(plan for plan in plans if plan.changed_at is None)

        def make(lacking: list[_State]) -> dict[_State, Read]:
            fresh = read(tuple(state.plan for state in lacking))
            return {state: fresh[state.plan.pk] for state in lacking}

        found = {state.plan.pk: each for state, each in keep.get(states, make).items()}
        return found | dict(read(unkept)) if unkept else found

    return kept_read


def forget_all() -> None:
    """For who has written past the services, as tests do."""
    for forget in _forget:
        forget()
