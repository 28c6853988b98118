"""The history of one record: who, when, why, and what from what to what. Nothing is turned back here."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from simple_history.admin import SimpleHistoryAdmin

from scorecard.models.history import DATA_MAINTENANCE, reason_shown
from scorecard.reports import field_changes

from . import display

REASON = DATA_MAINTENANCE


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
        return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[object_id]))

    def set_history_delta_changes(
        self, request: HttpRequest, historical_records: Any, foreign_keys_are_objs: bool = True
    ) -> None:
        """Beside each entry of the page put when, why and what changed, as the audit log tells it."""
        model: Any = self.model
        rows = model.history.filter(history_id__in=[entry.history_id for entry in historical_records])
        pairs = field_changes.with_before(rows, model.history.all())
        told = field_changes.told(model, pairs, request.user)
        changes = {row.history_id: each for (row, _before), each in zip(pairs, told, strict=True)}
        for entry in historical_records:
            entry.when = display.moment(entry.history_date)
            entry.why = reason_shown(entry.history_change_reason)
            entry.changes = changes[entry.history_id] if entry.history_type == "~" else ()
