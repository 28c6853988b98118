"""/people/import/: people and roles from a workbook: upload, see what it would do, do all of it or nothing."""

import hashlib
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scorecard import permissions
from scorecard.domain.people_import import PersonRow
from scorecard.domain.plan_import import SourceFile
from scorecard.exporters import people_table
from scorecard.exporters import workbook as workbook_writers
from scorecard.forms.plan_import import UploadForm
from scorecard.importers import people as people_importer
from scorecard.importers import workbook
from scorecard.importers.people import PeopleRefused
from scorecard.importers.workbook import keeping
from scorecard.reports import people_template as people_template_report
from scorecard.services import pending_imports
from scorecard.services import people_import as people_import_service
from scorecard.services.pending_imports import PendingImport


@require_http_methods(["GET", "HEAD", "POST"])
def people_import(request: HttpRequest) -> HttpResponse:
    _refuse_others(request)
    if request.method != "POST":
        return _start(request)
    try:
        token = _take(request)
    except (workbook.WorkbookRefused, PeopleRefused) as refused:
        messages.error(request, str(refused))
        return _start(request, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except workbook.WorkbookBusy as busy:
        messages.error(request, str(busy))
        response = _start(request, status=HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = "30"
        return response
    return redirect("people_preview", token=token)


@require_safe
def people_preview(request: HttpRequest, token: str) -> HttpResponse:
    """What the file would do, row by row."""
    _refuse_others(request)
    pending = pending_imports.find(token=token, plan=None, by=request.user)
    return _gone(request) if pending is None else _preview(request, pending)


@require_POST
def people_apply(request: HttpRequest, token: str) -> HttpResponse:
    _refuse_others(request)
    pending = pending_imports.find(token=token, plan=None, by=request.user)
    if pending is None:
        return _gone(request)
    seen, name = request.POST.get("seen", ""), pending.file.name
    try:
        invited = people_import_service.apply(rows=_rows(pending), seen=seen, by=request.user, file_name=name)
    except (people_import_service.StalePreview, people_import_service.ImportRefused) as refused:
        messages.error(request, str(refused))
        return _preview(request, pending, status=HTTPStatus.CONFLICT)
    pending_imports.drop(token=pending.token)
    messages.success(request, _("The file was imported."))
    if not invited:
        return redirect("people")
    context = {"invited": invited, "address": request.build_absolute_uri(reverse("home"))}
    response = render(request, "scorecard/people_apply.html", context)
    add_never_cache_headers(response)
    return response


@require_safe
def people_template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty workbook to fill in, with the codes of the organisations beside."""
    _refuse_others(request)
    book = people_table.template(people_template_report.build(request.user))
    response = HttpResponse(workbook_writers.WRITERS[kind](book), content_type=workbook_writers.CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="people.{kind}"'
    return response


def _refuse_others(request: HttpRequest) -> None:
    if not permissions.can_manage_people(request.user):
        raise PermissionDenied


def _start(request: HttpRequest, status: int = 200) -> HttpResponse:
    return render(request, "scorecard/people_import.html", {"form": UploadForm()}, status=status)


def _take(request: HttpRequest) -> str:
    """Read the upload and keep what it says; its token. Raises WorkbookRefused, WorkbookBusy and PeopleRefused."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        told = [str(text) for texts in form.errors.values() for text in texts]
        raise workbook.WorkbookRefused(" ".join(told))
    upload = form.cleaned_data["file"]
    data = upload.read()
    book = workbook.read(data, upload.name)
    people_importer.read(book)
    file = SourceFile(upload.name, hashlib.sha256(data).hexdigest())
    content = keeping.dump(book)
    return pending_imports.keep(plan=None, by=request.user, file=file, content=content, at=timezone.now())


def _rows(pending: PendingImport) -> tuple[PersonRow, ...]:
    return people_importer.read(keeping.load(pending.content))


def _preview(request: HttpRequest, pending: PendingImport, status: int = 200) -> HttpResponse:
    found = people_import_service.preview(rows=_rows(pending), by=request.user)
    kind = request.GET.get("kind", "")
    context: dict[str, Any] = {"pending": pending, "preview": found, "shown": found.of_fate(kind), "kind": kind}
    return render(request, "scorecard/people_preview.html", context, status=status)


def _gone(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("This upload was used or has expired after 30 minutes. Please upload the file again."))
    return redirect("people_import")
