"""/search/?q=: find a code or a name in all plans that I may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scorecard.reports import letterhead
from scorecard.reports import search as search_report

LONGEST = 100  # characters of a question


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    result = search_report.build(request.user, request.GET.get("q", "")[:LONGEST])
    context = {"result": result, "letterhead": letterhead.build(request.user)}
    return render(request, "scorecard/search.html", context)
