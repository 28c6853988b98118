"""/: where everybody starts: my plans."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scorecard.reports import plan_list


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "scorecard/home.html", {"years": plan_list.build(request.user)})
