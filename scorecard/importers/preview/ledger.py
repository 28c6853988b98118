"""What the rows so far have made of the plan, and what one row adds to it unless it is refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scorecard.domain.plan_import import Change, Key, Noun, Place

from .outcome import ObjectChange
from .sentences import Fault
from .stored import StoredPlan

Id = tuple[Noun, Key]


@dataclass
class Ledger:
    """`changes` in the order in which the file first asks for them; `blocked`: what refused rows would have made."""

    stored: StoredPlan
    changes: dict[Id, Change] = field(default_factory=dict)
    said: dict[Id, set[str]] = field(default_factory=dict)  # fields that a row has stated already: the first counts
    blocked: dict[Id, int] = field(default_factory=dict)
    stated: set[Id] = field(default_factory=set)  # all that the file names but figures, in refused rows as well
    states_figures: bool = False
    definitions: set[Id] = field(default_factory=set)  # what differs beside figures and is left as it is

    def values(self, noun: Noun, key: Key) -> dict[str, Any] | None:
        """The object as the rows so far leave it; None if there is none."""
        stored, change = self.stored.find(noun, key), self.changes.get((noun, key))
        if change is None:
            return stored.values if stored is not None else None
        return {**stored.values, **change.values} if stored is not None else change.values

    def take(self, page: "RowPage") -> None:
        """Let the row's changes count."""
        for id_, values in page.values.items():
            change = self.changes.get(id_)
            if change is not None:
                change.values |= values
                continue
            noun, key = id_
            stored = self.stored.find(noun, key) if id_ not in page.made else None
            pk, version = (stored.pk, stored.version) if stored is not None else (None, 0)
            self.changes[id_] = Change(noun, key, values, page.place, pk, version)
        for id_, names in page.said.items():
            self.said.setdefault(id_, set()).update(names)

    def block(self, page: "RowPage") -> None:
        for id_ in page.made:
            self.blocked.setdefault(id_, page.place.row)


@dataclass(slots=True)
class RowPage:
    """One row's work."""

    ledger: Ledger
    place: Place
    values: dict[Id, dict[str, Any]] = field(default_factory=dict)
    said: dict[Id, set[str]] = field(default_factory=dict)
    made: list[Id] = field(default_factory=list)
    changes: list[Callable[[], ObjectChange]] = field(default_factory=list)  # in words, when somebody wants to see them
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def current(self, noun: Noun, key: Key) -> dict[str, Any] | None:
        before, own = self.ledger.values(noun, key), self.values.get((noun, key))
        if own is None:
            return before
        return {**before, **own} if before is not None else own

    def exists(self, noun: Noun, key: Key) -> bool:
        id_ = (noun, key)
        return id_ in self.values or id_ in self.ledger.changes or self.ledger.stored.find(noun, key) is not None

    def unsaid(self, id_: Id, values: dict[str, Any]) -> dict[str, Any]:
        """Without what an earlier row has stated, be it the same or not; the layouts have told contradictions."""
        said = self.ledger.said.get(id_)
        self.said.setdefault(id_, set()).update(values)
        return values if not said else {name: value for name, value in values.items() if name not in said}

    def put(self, id_: Id, values: dict[str, Any], worded: Callable[[], ObjectChange], *, is_new: bool) -> None:
        own = self.values.get(id_) if self.values else None
        self.values[id_] = values if own is None else {**own, **values}
        self.changes.append(worded)
        if is_new:
            self.made.append(id_)
