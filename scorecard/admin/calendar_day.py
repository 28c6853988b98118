"""Days that offices work or not other than the calendar says; kept by superusers, because they hold for everybody."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from scorecard import permissions
from scorecard.importers import resources
from scorecard.models import CalendarDay

from .base import RecordAdmin
from .site import site
from .transfer import TransferAdmin


@admin.register(CalendarDay, site=site)
class CalendarDayAdmin(TransferAdmin, RecordAdmin):
    resource_classes = [resources.CalendarDayResource]
    fields = ("day", "is_working_day", "name")
    list_display = ("shown_day", "shown_is_working_day", "name")
    search_fields = ("name",)
    ordering = ("-day",)
    set_once = ()

    def may_edit(self, request: HttpRequest, record: Any) -> bool:
        return permissions.can_edit_calendar(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return permissions.can_edit_calendar(request.user)

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.can_edit_calendar(request.user)

    has_module_permission = has_add_permission
