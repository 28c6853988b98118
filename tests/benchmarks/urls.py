"""The portal's addresses, and the two pages that its own are measured against."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """The base template with nothing in it, for somebody who is logged in."""
    return render(request, "base.html")


def bare(request: HttpRequest) -> HttpResponse:
    """No template at all, behind the same middleware."""
    return HttpResponse("bare")


urlpatterns = [
    path("benchmark/empty/", empty, name="empty"),
    path("benchmark/bare/", bare, name="bare"),
    path("", include("bsc_portal.urls")),
]
