"""What the audit log is asked to show: the words of its address as a choice, and what of them says nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import ClassVar
from urllib.parse import urlencode

from . import roc_dates

_FIRST_YEAR, _LAST_YEAR = 1912, 2911  # the Republic's first thousand
LONGEST = 150  # characters of a code or a name; a user name has no more


class ChangeKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"


@dataclass(frozen=True)
class Place:
    """Where a page of the log ended: the moment, the noun and the number of its last row of history."""

    at: datetime
    kind: str
    number: int

    def __str__(self) -> str:
        since_epoch = self.at - _EPOCH
        microseconds = (since_epoch.days * 86_400 + since_epoch.seconds) * 1_000_000 + since_epoch.microseconds
        return f"{microseconds}.{self.kind}.{self.number}"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = int((datetime(9999, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds()) * 1_000_000
_LARGEST = 2**31 - 1  # that a row of history is numbered with


@dataclass(frozen=True)
class HistoryChoice:
    """`kind`: a noun's; `object`: a code or a name; `who`: a user name or part of a name; both days are included.

    `ignored`: names in the address that say nothing.
    """

    kind: str = ""
    object: str = ""
    who: str = ""
    change: ChangeKind | None = None
    since: date | None = None
    until: date | None = None
    behind: Place | None = None
    ignored: tuple[str, ...] = ()
    changes: ClassVar[tuple[ChangeKind, ...]] = tuple(ChangeKind)

    def address(self, **changes: str) -> str:
        """The address of this choice with other words in it, from the newest entry on unless `behind` is one."""
        words = {
            "kind": self.kind,
            "object": self.object,
            "who": self.who,
            "change": self.change.value if self.change else "",
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            **changes,
        }
        return "?" + urlencode({name: word for name, word in words.items() if word})

    @property
    def is_limited(self) -> bool:
        return bool(self.kind or self.object or self.who or self.change or self.since or self.until)


def parse(asked: Mapping[str, str], kinds: Collection[str]) -> HistoryChoice:
    """Every word that isn't known is ignored and noted."""
    typed = {name: asked.get(name, "").strip() for name in ("kind", "object", "who", "change", "since", "until")}
    kind, change = typed["kind"], typed["change"]
    choice = HistoryChoice(
        kind=kind if kind in kinds else "",
        object=_text(typed["object"]),
        who=_text(typed["who"]),
        change=ChangeKind(change) if change in set(ChangeKind) else None,
        since=_day(typed["since"]),
        until=_day(typed["until"]),
        behind=_place(asked.get("behind", ""), kinds),
    )
    if choice.since and choice.until and choice.since > choice.until:
        choice = replace(choice, until=None)
    return replace(choice, ignored=tuple(name for name, text in typed.items() if text and not getattr(choice, name)))


def _text(typed: str) -> str:
    """As typed; nothing for what no database can look for."""
    return typed if len(typed) <= LONGEST and typed.isprintable() else ""


def _day(typed: str) -> date | None:
    try:
        day = roc_dates.parse(typed)
    except (ValueError, OverflowError):
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _place(text: str, kinds: Collection[str]) -> Place | None:
    moment, _, rest = text.partition(".")
    kind, _, number = rest.partition(".")
    if kind not in kinds or not all(part.isascii() and part.isdigit() and len(part) < 20 for part in (moment, number)):
        return None
    if int(moment) > _LAST or int(number) > _LARGEST:
        return None
    seconds, microsecond = divmod(int(moment), 1_000_000)
    return Place(datetime.fromtimestamp(seconds, UTC).replace(microsecond=microsecond), kind, int(number))
