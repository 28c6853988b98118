"""The history of one record: who, when, why, and what from what to what. Nothing is turned back here."""

from itertools import zip_longest
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from scorecard.models.base import Record

from . import display

HIDDEN = {"version", "structure_version", "values_version", "changed_at"}
REASON = "admin"  # as stored; `reason_shown` says it in words


def reason_shown(reason: str | None) -> str:
    return _("Changed in data maintenance") if reason == REASON else reason or ""


def _field_shown(model: type[Record], name: str, value: Any) -> tuple[str, str]:
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name, display.shown(value)
    if field.many_to_many:
        value = [each[field.m2m_reverse_field_name()] if isinstance(each, dict) else each for each in value]
        return str(field.verbose_name), display.shown(value)
    return str(field.verbose_name), display.field_shown(field, value)


class HistoryAdmin(SimpleHistoryAdmin):
    object_history_template = "admin/scorecard/object_history.html"

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if self.get_object(request, object_id) is None:
            raise Http404
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list shows every change; a page for one state of the record would say nothing more."""
        if self.get_object(request, object_id) is None:
            raise Http404
        return redirect(reverse(f"admin:scorecard_{self.opts.model_name}_history", args=[object_id]))

    def set_history_delta_changes(
        self, request: HttpRequest, historical_records: Any, foreign_keys_are_objs: bool = True
    ) -> None:
        """Beside the list of changes, which Django's page wants as texts, put when and why."""
        entries = list(historical_records)
        for entry, before in zip_longest(entries, entries[1:]):
            entry.when = display.moment(entry.history_date)
            entry.why = reason_shown(entry.history_change_reason)
            entry.changes = []
            if before is not None and entry.history_type == "~":
                delta = entry.diff_against(before, foreign_keys_are_objs=foreign_keys_are_objs)
                entry.changes = [self._change(each) for each in delta.changes if each.field not in HIDDEN]

    def _change(self, change: Any) -> dict[str, str]:
        label, old = _field_shown(self.model, change.field, change.old)
        return {"field": label, "old": old, "new": _field_shown(self.model, change.field, change.new)[1]}
