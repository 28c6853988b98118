"""/plans/<org>/<year>/import/: upload a workbook, confirm how it is understood, see what it would do, apply it."""

import hashlib
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scorecard.domain import collecting
from scorecard.domain.plan_import import SourceFile
from scorecard.exporters import tables
from scorecard.exporters import workbook as workbook_writers
from scorecard.forms.plan_import import ApplyForm, UploadForm
from scorecard.importers import answers, layout_page, preview, workbook
from scorecard.importers.preview import Preview, page, report
from scorecard.importers.workbook import keeping
from scorecard.models import ImportBatch, Plan
from scorecard.reports import import_batches, import_template, plan_checks
from scorecard.services import pending_imports
from scorecard.services import plan_import as plan_import_service
from scorecard.services.pending_imports import PendingImport

from .access import editable_plan, render_plan_page


class _Gone(Exception):
    """The upload has expired or was used already."""


@require_http_methods(["GET", "HEAD", "POST"])
def plan_import(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = editable_plan(request, organisation, year)
    if request.method != "POST":
        return _start(request, plan)
    try:
        token = _take(request, plan)
    except workbook.WorkbookRefused as refused:
        messages.error(request, str(refused))
        return _start(request, plan, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except workbook.WorkbookBusy as busy:
        messages.error(request, str(busy))
        response = _start(request, plan, status=HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = "30"
        return response
    return redirect("import_layout", organisation=organisation, year=year, token=token)


@require_http_methods(["GET", "HEAD", "POST"])
@collecting.paused()
def import_layout(request: HttpRequest, organisation: str, year: int, token: str) -> HttpResponse:
    """How the file is understood, to be confirmed or corrected."""
    plan = editable_plan(request, organisation, year)
    pending = pending_imports.find(token=token, plan=plan, by=request.user)
    if pending is None:
        return _gone(request, plan)
    book = keeping.load(pending.content)
    if request.method == "POST":
        said = answers.of_layout(pending.answers, [sheet.name for sheet in book.sheets], request.POST)
        pending_imports.answer(pending=pending, answers=said)
        again = "import_layout" if "again" in request.POST else "import_preview"
        return redirect(again, organisation=organisation, year=year, token=token)
    reading = preview.recognised(book, preview.read(plan), answers.overrides(pending.answers))
    context = {"pending": pending, "sheets": layout_page.build(book, reading), "encoding": book.encoding}
    return render_plan_page(request, "scorecard/import_layout.html", plan, context)


@require_http_methods(["GET", "HEAD", "POST"])
@collecting.paused()
def import_preview(request: HttpRequest, organisation: str, year: int, token: str) -> HttpResponse:
    """What the file would do; what it leaves open is answered here."""
    plan = editable_plan(request, organisation, year)
    pending = pending_imports.find(token=token, plan=plan, by=request.user)
    if pending is None:
        return _gone(request, plan)
    if request.method == "POST":
        pending_imports.answer(pending=pending, answers=answers.of_questions(pending.answers, request.POST))
        return redirect("import_preview", organisation=organisation, year=year, token=token)
    return _preview_page(request, plan, pending, _seen(request, plan, pending))


@require_safe
@collecting.paused()
def import_preview_file(request: HttpRequest, organisation: str, year: int, token: str, kind: str) -> HttpResponse:
    """The preview as a workbook, with the reasons beside the rows."""
    plan = editable_plan(request, organisation, year)
    pending = pending_imports.find(token=token, plan=plan, by=request.user)
    if pending is None:
        return _gone(request, plan)
    book = tables.book(_("Import preview"), page.headings(), page.table(_seen(request, plan, pending)))
    response = HttpResponse(workbook_writers.WRITERS[kind](book), content_type=workbook_writers.CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="import-preview.{kind}"'
    return response


@require_POST
@collecting.paused()
def import_apply(request: HttpRequest, organisation: str, year: int, token: str) -> HttpResponse:
    plan = editable_plan(request, organisation, year)
    pending = pending_imports.find(token=token, plan=plan, by=request.user)
    if pending is None:
        return _gone(request, plan)
    form, seen = ApplyForm(request.POST), _seen(request, plan, pending)
    problem = _problem(form, seen)
    if problem:
        messages.error(request, problem)
        return _preview_page(request, plan, pending, seen, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        batch = _apply(request, plan, pending, form, seen)
    except (plan_import_service.StalePlan, plan_import_service.ImportRefused) as refused:
        messages.error(request, str(refused))
        return _preview_page(request, plan, pending, _seen(request, plan, pending), status=HTTPStatus.CONFLICT)
    if batch is None:
        messages.success(request, _("The plan holds all of this file already, so nothing was changed."))
        return redirect("plan_import", organisation=organisation, year=year)
    messages.success(request, _("The file was imported."))
    return redirect("import_batch", organisation=organisation, year=year, batch=batch.pk)


def _apply(
    request: HttpRequest, plan: Plan, pending: PendingImport, form: ApplyForm, seen: Preview
) -> ImportBatch | None:
    """Raises StalePlan and ImportRefused; else the upload is used up."""
    batch = plan_import_service.apply(
        plan=plan,
        changes=report.change_set(seen),
        versions=form.versions,
        file=pending.file,
        by=request.user,
        approval_reason=form.cleaned_data["reason"] if form.cleaned_data["approves"] else "",
    )
    pending_imports.drop(token=pending.token)
    return batch


def _start(request: HttpRequest, plan: Plan, status: int = 200) -> HttpResponse:
    context = {
        "form": UploadForm(),
        "sections": import_template.sections(plan, request.user),
        "batches": import_batches.build(plan),
    }
    return render_plan_page(request, "scorecard/plan_import.html", plan, context, status=status)


def _take(request: HttpRequest, plan: Plan) -> str:
    """Read the upload and keep what it says; its token. Raises WorkbookRefused and WorkbookBusy."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        raise workbook.WorkbookRefused(" ".join(str(text) for texts in form.errors.values() for text in texts))
    upload = form.cleaned_data["file"]
    data = upload.read()
    content = keeping.dump(workbook.read(data, upload.name))
    file = SourceFile(upload.name, hashlib.sha256(data).hexdigest())
    return pending_imports.keep(plan=plan, by=request.user, file=file, content=content, at=timezone.now())


def _gone(request: HttpRequest, plan: Plan) -> HttpResponse:
    messages.warning(request, _("This upload was used or has expired after 30 minutes. Please upload the file again."))
    return redirect("plan_import", organisation=plan.organisation.slug, year=plan.year)


def _seen(request: HttpRequest, plan: Plan, pending: PendingImport) -> Preview:
    return preview.of_workbook(
        keeping.load(pending.content),
        plan,
        answers.overrides(pending.answers),
        answers.choices(pending.answers, request.POST),
    )


def _problem(form: ApplyForm, seen: Preview) -> str:
    """Why this can't be applied as it was asked for; "" if it can."""
    if not form.is_valid():
        return " ".join(str(text) for texts in form.errors.values() for text in texts)
    if seen.errors:
        return _("Please deal with what concerns the whole file or sheet first.")
    if seen.refused and not form.cleaned_data["applies_good"]:
        return _("Some rows can't be imported. Please correct them, or choose to import the good rows only.")
    if seen.proposals and not form.cleaned_data["confirms"]:
        return _("Please confirm the proposed codes first.")
    return ""


def _preview_page(
    request: HttpRequest, plan: Plan, pending: PendingImport, seen: Preview, status: int = 200
) -> HttpResponse:
    context = {
        "pending": pending,
        "preview": seen,
        "page": page.of(seen, request.GET.get("kind", ""), request.GET.get("page", "")),
        "checks": plan_checks.of_document(seen.document),
        "ticked": request.POST,
    }
    return render_plan_page(request, "scorecard/import_preview.html", plan, context, status=status)
