"""/: where everybody starts: my plans, and what I may do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from scorecard.reports import home as home_report


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    report = home_report.build(request.user, timezone.localdate())
    return render(request, "scorecard/home.html", {"home": report})
