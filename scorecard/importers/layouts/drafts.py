"""What is being read, before codes are proposed and contradictions found: objects that may still change."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from scorecard.domain.periods import Period

from .messages import Level, Message, Reason
from .reading import Noun, ObjectReading, RowReading


@dataclass(slots=True, eq=False)
class Draft:
    """An object as a row states it; `parent` None was not stated, SHARED is stated to be none."""

    noun: Noun
    code: str = ""
    name: str = ""
    parent: "Draft | None" = None
    perspective: "Draft | None" = None
    values: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    period: Period | None = None
    column: int = 0
    item: int = 0
    is_proposed: bool = False

    def frozen(self, is_carried: bool) -> ObjectReading:
        values = self.values
        if self.perspective is not None:
            values = {**values, "perspective": self.perspective.code}
            self.columns.setdefault("perspective", self.perspective.column)
        parent = self.parent.code if self.parent is not None else None
        code = parent or "" if self.noun in FIGURES else self.code
        if self.noun in (Noun.THEME, Noun.PERSPECTIVE, Noun.STATEMENT):
            parent = ""
        facts = values, self.columns, self.period, self.is_proposed, is_carried, self.column, self.item
        return ObjectReading(self.noun, code, parent, *facts)


FIGURES = (Noun.TARGET, Noun.VALUE)  # they have no code but their KPI's
SHARED = Draft(Noun.THEME)


@dataclass(slots=True, eq=False)
class DraftRow:
    """One data row; `entries` are objects and whether an earlier row or a title stated them."""

    sheet: str
    row: int
    entries: list[tuple[Draft, bool]] = field(default_factory=list)

    def add(self, draft: Draft, is_carried: bool = False) -> Draft:
        self.entries.append((draft, is_carried))
        return draft

    def forget(self, drafts: list[Draft]) -> None:
        """Take out objects that turned out to be none."""
        self.entries = [(draft, carried) for draft, carried in self.entries if draft not in drafts]
        for draft, _carried in self.entries:
            if draft.parent in drafts:
                draft.parent = None

    def of(self, noun: Noun) -> list[Draft]:
        return [draft for draft, _carried in self.entries if draft.noun is noun]


Entry = tuple[DraftRow, Draft, bool]  # where it stands, and whether it is carried


@dataclass
class Notebook:
    """Everything read so far, and what there is to say about it."""

    rows: list[DraftRow] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    refused: set[tuple[str, int]] = field(default_factory=set)

    def say(self, level: Level, reason: Reason, sheet: str = "", row: int = 0, column: int = 0, **facts: Any) -> None:
        self.messages.append(Message(level, reason, sheet, row, column, facts))
        if level is Level.ERROR and row:
            self.refused.add((sheet, row))

    @cached_property
    def by_noun(self) -> dict[Noun, list[Entry]]:
        """All that the rows state, once everything is read."""
        found: dict[Noun, list[Entry]] = {noun: [] for noun in Noun}
        for row in self.rows:
            for draft, carried in row.entries:
                found[draft.noun].append((row, draft, carried))
        return found

    def frozen_rows(self) -> tuple[RowReading, ...]:
        made: dict[tuple[Draft, bool], ObjectReading] = {}  # what stands in many rows is one

        def frozen(draft: Draft, carried: bool) -> ObjectReading:
            if draft.period is not None:  # a figure stands once
                return draft.frozen(carried)
            found = made.get((draft, carried))
            if found is None:
                found = made[draft, carried] = draft.frozen(carried)
            return found

        refused = self.refused
        return tuple(
            [
                RowReading(
                    row.sheet,
                    row.row,
                    tuple([frozen(draft, carried) for draft, carried in row.entries]),
                    bool(refused) and (row.sheet, row.row) in refused,
                )
                for row in self.rows
            ]
        )
