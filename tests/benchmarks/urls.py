"""The portal's addresses, and what its pages are measured against: nothing, an empty page, and Django's own ways."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.forms import modelformset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context, Template
from django.urls import include, path

from scorecard.models import KPI, KPIValue


def empty(request: HttpRequest) -> HttpResponse:
    """The base template with nothing in it, for somebody who is logged in."""
    return render(request, "base.html")


def bare(request: HttpRequest) -> HttpResponse:
    """No template at all, behind the same middleware."""
    return HttpResponse("bare")


class FixedKPIAdmin(ModelAdmin):
    """Django's change list as it comes, of 25 KPIs: nothing of ours is in it."""

    list_display = ("code", "name", "unit", "frequency", "direction", "plan")
    list_select_related = ("plan__organisation",)
    ordering = ("pk",)

    def get_queryset(self, request: HttpRequest) -> Any:
        first = list(KPI.objects.order_by("pk").values_list("pk", flat=True)[:25])
        return super().get_queryset(request).filter(pk__in=first)


site = AdminSite("benchmark")
site.register(KPI, FixedKPIAdmin)

Values = modelformset_factory(KPIValue, fields=("actual",), extra=0)
FORMSET = Template('{% extends "base.html" %}{% block content %}<form method="post">{{ values }}</form>{% endblock %}')


def formset(request: HttpRequest) -> HttpResponse:
    """The grid as Django's own formset: a form for each of 24 x 12 values."""
    values = KPIValue.objects.filter(kpi__plan__year=2060).order_by("kpi", "period_start")
    return HttpResponse(FORMSET.render(Context({"values": Values(queryset=values), "request": request})))


urlpatterns = [
    path("benchmark/empty/", empty, name="empty"),
    path("benchmark/bare/", bare, name="bare"),
    path("benchmark/admin/", site.urls),
    path("benchmark/formset/", formset, name="formset"),
    path("", include("bsc_portal.urls")),
]
