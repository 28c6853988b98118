"""The audit log (稽核紀錄): who changed what, when, from what to what and why, of a plan or of what belongs to none.

One query finds the rows over all tables of history; a fixed number then reads them, however many there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scorecard.domain.history_choice import HistoryChoice
from scorecard.models import Membership, Plan, User

from . import entries, newest, sources
from .entries import Entry
from .sources import PLAN_KINDS, PORTAL_KINDS, Source

__all__ = ["MOST_IN_FILE", "PAGE", "PLAN_KINDS", "PORTAL_KINDS", "Entry", "History", "HistoryFile", "file", "page"]

PAGE = 50
MOST_IN_FILE = 20_000  # entries; each has a row for every field that it changed


@dataclass(frozen=True)
class History:
    """A page of the log. `nouns`: to choose from, by kind; `older`: what the address of the next page says."""

    choice: HistoryChoice
    entries: tuple[Entry, ...]
    nouns: tuple[tuple[str, str], ...]
    older: str

    @property
    def is_newest(self) -> bool:
        return self.choice.behind is None


@dataclass(frozen=True)
class HistoryFile:
    """All that the choice fits, read while it is written; `is_too_long` where that is more than a file holds."""

    choice: HistoryChoice
    entries: Iterator[Entry]
    is_too_long: bool


def page(plan: Plan | None, user: User, choice: HistoryChoice) -> History:
    """`plan` None: what belongs to no plan."""
    there = _sources(plan, user)
    found = newest.find(there, choice, PAGE + 1, of_everything=_reads_everything(plan, user))
    shown = tuple(entries.read(found[:PAGE], user, plan))
    has_more = len(found) > PAGE and bool(shown)
    older = choice.address(behind=str(shown[-1].place)) if has_more else ""
    return History(choice, shown, tuple((each.kind, each.label) for each in there), older)


def file(plan: Plan | None, user: User, choice: HistoryChoice) -> HistoryFile:
    there = _sources(plan, user)
    found = newest.find(there, choice, MOST_IN_FILE + 1, of_everything=_reads_everything(plan, user))
    is_too_long = len(found) > MOST_IN_FILE
    return HistoryFile(choice, entries.read([] if is_too_long else found, user, plan), is_too_long)


def _sources(plan: Plan | None, user: User) -> Sequence[Source]:
    return sources.of_plan(plan, user) if plan is not None else sources.of_portal(user)


def _reads_everything(plan: Plan | None, user: User) -> bool:
    return plan is None and Membership.objects.scope_of(user).everything
