"""Corrections of the calendar."""

from scorecard.models import CalendarDay

from .base import RecordResource


class CalendarDayResource(RecordResource):
    columns = ("day", "is_working_day", "name")
    key = ("day",)

    class Meta(RecordResource.Meta):
        model = CalendarDay
