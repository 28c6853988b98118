"""A file that the browser saves, under a name of its own."""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from scorecard.exporters import making
from scorecard.exporters.labels import year_shown
from scorecard.exporters.slides.items import Show
from scorecard.models import Plan

_IN_MEMORY = 64_000  # bytes; what is longer waits in a file without a name, which goes with whoever holds it


def attachment(plan: Plan, content: bytes, content_type: str, kind: str, form: str) -> HttpResponse:
    """Called after the plan and what it is, its `form`: 人事處_110年_策略地圖.svg."""
    return download(content, content_type, *_names(plan, kind, form))


def written(plan: Plan, put: Callable[[IO[bytes]], object], content_type: str, kind: str, form: str) -> FileResponse:
    """An attachment that `put` writes; however long it is, it takes no memory."""
    file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the response closes it
    try:
        put(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    response = FileResponse(file, content_type=content_type)
    _name(response, *_names(plan, kind, form))
    return response


def download(content: bytes, content_type: str, plain: str, name: str) -> HttpResponse:
    """The file under its `name`, under the `plain` one for a browser that knows only ASCII."""
    response = HttpResponse(content, content_type=content_type)
    _name(response, plain, name)
    return response


def _names(plan: Plan, kind: str, form: str) -> tuple[str, str]:
    name = "_".join((plan.organisation.short_name, year_shown(plan.year), form))
    return f"{plan.organisation.slug}-{plan.year}.{kind}", f"{name}.{kind}"


def _name(response: HttpResponseBase, plain: str, name: str) -> None:
    encoded = quote(name, safe="", errors="replace")
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
    response["X-Content-Type-Options"] = "nosniff"


def made(request: HttpRequest, plan: Plan, content: Show, kind: str, form: str, *, back: str) -> HttpResponse:
    """The file; where it can't be made, the page from which it was asked for, with the reason."""
    make, content_type = {
        "pdf": (making.pdf, "application/pdf"),
        "pptx": (making.pptx, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    }[kind]
    try:
        return attachment(plan, make(content), content_type, kind, form)
    except making.FileRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(back, plan.organisation.slug, plan.year)
