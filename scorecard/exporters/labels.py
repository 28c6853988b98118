"""What all our workbooks write alike: headings that the importer reads, periods, the paper with head and foot."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from scorecard.domain.columns import Column, headings_of
from scorecard.domain.periods import Period, roc_month, roc_year
from scorecard.domain.scoring import Status
from scorecard.language import in_chinese

from .workbook import Book, Page, Paper, Sheet


def heading(column: Column) -> str:
    chinese, english = headings_of(column)
    return chinese if in_chinese() else english


def year_shown(year: int) -> str:
    return _("Year %(year)s") % {"year": roc_year(year) if in_chinese() else year}


def period_shown(period: Period) -> str:
    return period.roc_label if in_chinese() else period.label


def status_word(status: Status | None) -> str | None:
    words = {
        Status.ON_TARGET: _("on target"),
        Status.AT_RISK: _("at risk"),
        Status.OFF_TARGET: _("off target"),
        Status.NO_DATA: _("not reported"),
        Status.NOT_DUE: _("not due"),
        Status.NOT_APPLICABLE: _("not applicable"),
    }
    return words[status] if status else None


def day_shown(day: date) -> str:
    return f"{roc_month(day)}{day.day}日" if in_chinese() else day.isoformat()


@dataclass(frozen=True)
class Letterhead:
    """Whose workbook it is, and the day that its prints bear."""

    organisation: str
    title: str
    year: int
    printed_on: date

    def page(self, form: str, *, paper: Paper = Paper.A4) -> Page:
        return Page(
            paper=paper,
            header=(self.organisation, form, year_shown(self.year)),
            footer=_("Date of print: %(day)s") % {"day": day_shown(self.printed_on)},
            numbering=_("Page {page} of {pages}"),
        )

    def book(self, *sheets: Sheet) -> Book:
        return Book(sheets, title=self.title, has_roc_dates=in_chinese())
