"""A file as the answer, under a name of its own: 人事處_110年_策略地圖.pdf, and for old programs a plain one."""

from urllib.parse import quote

from django.http import HttpResponse

from scorecard.exporters.labels import year_shown
from scorecard.models import Plan


def attachment(plan: Plan, content: bytes, kind: str, form: str, content_type: str) -> HttpResponse:
    name = "_".join((plan.organisation.short_name, year_shown(plan.year), form))
    response = HttpResponse(content, content_type=content_type)
    plain = f"{plan.organisation.slug}-{plan.year}.{kind}"
    encoded = quote(f"{name}.{kind}", safe="", errors="replace")
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
    return response
