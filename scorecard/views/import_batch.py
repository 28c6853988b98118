"""/plans/<org>/<year>/import/batches/<id>/: what an import did, and taking it back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from scorecard.models import ImportBatch, Plan
from scorecard.reports import import_batches
from scorecard.services import plan_import
from scorecard.services.plan_import import LaterEdits

from .access import editable_plan, render_plan_page


@require_safe
def import_batch(request: HttpRequest, organisation: str, year: int, batch: int) -> HttpResponse:
    plan, found = _batch(request, organisation, year, batch)
    return _page(request, plan, found)


@require_POST
def import_undo(request: HttpRequest, organisation: str, year: int, batch: int) -> HttpResponse:
    plan, found = _batch(request, organisation, year, batch)
    word = request.POST.get("later_edits", "")
    choice = LaterEdits(word) if word in set(LaterEdits) else None
    try:
        plan_import.undo(batch=found, by=request.user, later_edits=choice)
    except plan_import.EditedSince as edited:
        messages.warning(request, str(edited))
        return _page(request, plan, found, edited=edited.edited, status=409)
    except plan_import.UndoRefused as refused:
        messages.error(request, str(refused))
        return _page(request, plan, found, status=409)
    messages.success(request, _("The import was undone."))
    return redirect("import_batch", organisation=organisation, year=year, batch=batch)


def _batch(request: HttpRequest, organisation: str, year: int, pk: int) -> tuple[Plan, ImportBatch]:
    plan = editable_plan(request, organisation, year)
    try:
        return plan, ImportBatch.objects.select_related("imported_by").get(plan=plan, pk=pk)
    except (ImportBatch.DoesNotExist, OverflowError):
        raise Http404 from None


def _page(
    request: HttpRequest, plan: Plan, batch: ImportBatch, edited: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    context = {"batch": import_batches.one(batch), "edited": edited}
    return render_plan_page(request, "scorecard/import_batch.html", plan, context, status=status)
