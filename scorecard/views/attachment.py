"""A file that the browser saves, under a name of its own."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from scorecard.exporters import making
from scorecard.exporters.labels import year_shown
from scorecard.exporters.slides.items import Show
from scorecard.models import Plan


def attachment(plan: Plan, content: bytes, content_type: str, kind: str, form: str) -> HttpResponse:
    """Called after the plan and what it is, its `form`: 人事處_110年_策略地圖.svg."""
    name = "_".join((plan.organisation.short_name, year_shown(plan.year), form))
    return download(content, content_type, f"{plan.organisation.slug}-{plan.year}.{kind}", f"{name}.{kind}")


def download(content: bytes, content_type: str, plain: str, name: str) -> HttpResponse:
    """The file under its `name`, under the `plain` one for a browser that knows only ASCII."""
    response = HttpResponse(content, content_type=content_type)
    encoded = quote(name, safe="", errors="replace")
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


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
