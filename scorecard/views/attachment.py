"""A file that the browser saves, under a name of its own."""

from urllib.parse import quote

from django.http import HttpResponse

from scorecard.exporters.labels import year_shown
from scorecard.models import Plan


def attachment(plan: Plan, content: bytes, content_type: str, kind: str, form: str) -> HttpResponse:
    """Called after the plan and what it is, its `form`: 人事處_110年_策略地圖.svg."""
    name = "_".join((plan.organisation.short_name, year_shown(plan.year), form))
    response = HttpResponse(content, content_type=content_type)
    plain = f"{plan.organisation.slug}-{plan.year}.{kind}"
    encoded = quote(f"{name}.{kind}", safe="", errors="replace")
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
