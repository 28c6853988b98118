"""The site of data maintenance: who may enter, its one door, and the boxes that propose records."""

from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from scorecard import permissions

from . import choices

# As one thinks of them, from the outside in.
ORDER = [
    "Plan",
    "Perspective",
    "Theme",
    "ThemeMember",
    "Objective",
    "KSF",
    "KPI",
    "KPITarget",
    "WorkItem",
    "ActionPlan",
    "CauseEffectLink",
    "Alignment",
    "KPIValue",
    "Evidence",
    "PeriodLock",
    "ImportBatch",
    "Organisation",
    "Membership",
    "CalendarDay",
    "User",
]


class Picker(AutocompleteJsonView):
    """What a box proposes: the choices of the field that it belongs to."""

    def has_perm(self, request: HttpRequest, obj: Any = None) -> bool:
        source = site._registry.get(self.source_field.model)
        return source is not None and (source.has_add_permission(request) or source.has_change_permission(request))

    def get_queryset(self) -> models.QuerySet[Any]:
        rows = choices.choices(self.source_field, self.request.user)
        plan = self.request.GET.get("plan", "")
        if plan:
            rows = choices.in_plan(rows, self.source_field, int(plan)) if choices.is_key(plan) else rows.none()
        found, _is_double = self.model_admin.get_search_results(self.request, rows, self.term)
        found = choices.rows_with_labels(found)
        return found if found.ordered else found.order_by("pk")

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        text = str(obj) if self.request.GET.get("plan") else choices.label(obj)
        return {"id": str(getattr(obj, to_field_name)), "text": text}


class DataMaintenanceSite(admin.AdminSite):
    site_title = _("Data maintenance")
    site_header = _("Data maintenance")
    index_title = _("Data maintenance")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        return permissions.can_maintain_data(request.user)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The portal has one door, and this is not it."""
        following = request.GET.get("next") or reverse("admin:index", current_app=self.name)
        return redirect_to_login(following, resolve_url(settings.LOGIN_URL))

    def i18n_javascript(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The words of Django's scripts, ours over its own."""
        return JavaScriptCatalog.as_view(packages=["django.contrib.admin", "scorecard"])(request)  # type: ignore[return-value]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Picker.as_view(admin_site=self)(request)  # type: ignore[return-value]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """All nouns in one list, in the order in which one thinks of them."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: ORDER.index(model["object_name"]))
        return sorted(apps, key=lambda app: app["app_label"] == "auth")


site = DataMaintenanceSite(name="admin")
