"""The audit log as a workbook: a row for every field that an entry changed."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from scorecard.domain import roc_dates
from scorecard.domain.history_choice import ChangeKind, HistoryChoice
from scorecard.domain.periods import Period
from scorecard.language import in_chinese, listed
from scorecard.reports.history import Entry, HistoryFile

from .labels import day_shown, period_shown
from .workbook import Book, Column, Page, Row, Sheet, plain

_WIDTHS = (17, 14, 14, 12, 12, 30, 14, 30, 8, 16, 30, 30, 30, 34, 16)


def write(history: HistoryFile, organisation: str, title: str, at: datetime) -> Book:
    """`organisation` and `title` are empty where the log belongs to no plan."""
    form = _("Audit log")
    heads = [
        _("Time"),
        _("Who"),
        _("Account"),
        _("Kind"),
        _("Code"),
        _("Name"),
        _("Period or role"),
        _("Path"),
        _("What"),
        _("Field"),
        _("Before the change"),
        _("After the change"),
        _("Why"),
        _("Request"),
        _("Sender's address"),
    ]
    page = Page(
        header=(organisation, form, ""),
        footer=_("Date of print: %(day)s") % {"day": day_shown(timezone.localdate(at))},
        numbering=_("Page {page} of {pages}"),
    )
    titles = (form, "　".join(part for part in (title, _limits(history.choice)) if part))
    columns = tuple(Column(width) for width in _WIDTHS)
    sheet = Sheet(form, columns, _rows(history.entries), titles=titles, heads=(heads,), page=page)
    return Book((sheet,), title=title or form, has_roc_dates=in_chinese())


def _rows(entries: Iterator[Entry]) -> Iterator[Row]:
    words = {ChangeKind.ADDED: _("Added"), ChangeKind.CHANGED: _("Changed"), ChangeKind.DELETED: _("Deleted")}
    for entry in entries:
        spot = entry.spot
        head = [_moment(entry.at), entry.who, entry.account, entry.noun, spot.code, spot.name]
        head += [_text(spot.about), " › ".join(spot.path), words[entry.change] if entry.change else ""]
        tail = [entry.why, entry.request, entry.address]
        for change in entry.changes or (None,):
            middle = [change.name, _text(change.old), _text(change.new)] if change else ["", "", ""]
            yield [each or None for each in (*head, *middle, *tail)]


def _limits(choice: HistoryChoice) -> str:
    days = [_day(each) if each else "" for each in (choice.since, choice.until)]
    return "～".join(days) if any(days) else ""


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{_day(local.date())} {local:%H:%M:%S}"


def _day(day: date) -> str:
    return roc_dates.short(day) if in_chinese() else day.isoformat()


def _text(value: object) -> str:
    """Numbers too are texts here: one column holds them beside words, and nobody adds them up."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, Period):
        return period_shown(value)
    return listed(_text(each) for each in value) if isinstance(value, list) else str(value)
