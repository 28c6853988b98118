"""CalendarDay: a day that is worked or not other than the calendar says (上班日、放假日), such as a typhoon day."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import NameField, Record, length_constraint, unique_constraint
from .membership import Membership, User


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def editable_by(self, user: User) -> Self:
        """All, for superusers: the calendar is everybody's."""
        return self if Membership.objects.scope_of(user).everything else self.none()

    def corrections(self, *years: int) -> dict[date, bool]:
        """The days of the years and the next, in which their last values are due, and whether offices work on them."""
        if not years:
            return {}
        days = self.filter(day__gte=date(min(years), 1, 1), day__lte=date(max(years) + 1, 12, 31))
        return dict(days.values_list("day", "is_working_day"))


class CalendarDay(Record):
    """One correction; it holds for every organisation."""

    day = models.DateField(_("day"))
    is_working_day = models.BooleanField(_("offices work"), default=False)
    name = NameField(_("name"))

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction of the calendar")
        verbose_name_plural = _("corrections of the calendar")
        ordering = ["-day"]
        constraints = [
            length_constraint("name"),
            unique_constraint("day", name="once_a_day", message=_("This day is corrected already.")),
        ]

    def __str__(self) -> str:
        return self.name
