"""Themes with their members and objectives."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from scorecard.importers import resources
from scorecard.models import Objective, Theme, ThemeMember

from . import lists
from .base import RecordAdmin, RecordInline
from .forms import RecordForm
from .site import site
from .transfer import TransferAdmin


class ThemeMemberInline(RecordInline):
    model = ThemeMember
    fields = ("printed_name", "organisation", "role", "order")
    autocomplete_fields = ("organisation",)


class ObjectiveOfThemeForm(RecordForm):
    """An objective on its theme's page is of the theme's plan."""

    def derive(self) -> None:
        theme = self.cleaned_data.get("theme")
        if theme is not None:
            self.instance.plan_id = theme.plan_id


class ObjectiveInline(RecordInline):
    model = Objective
    form = ObjectiveOfThemeForm
    fields = ("code", "name", "perspective", "order", "weight")


@admin.register(Theme, site=site)
class ThemeAdmin(TransferAdmin, RecordAdmin):
    resource_classes = [resources.ThemeResource]
    list_display = ("code", "name", "plan", "order")
    list_display_links = ("code", "name")
    list_filter = lists.by(plan="plan")
    list_select_related = ("plan",)
    ordering = ("plan", "order", "code")
    autocomplete_fields = ("plan",)
    inlines = (ThemeMemberInline, ObjectiveInline)


@admin.register(ThemeMember, site=site)
class ThemeMemberAdmin(TransferAdmin, RecordAdmin):
    resource_classes = [resources.ThemeMemberResource]
    fields = ("theme", "printed_name", "organisation", "role", "order")
    list_display = ("printed_name", "theme", "role", "organisation", "plan")
    list_filter = (*lists.by(plan="theme__plan"), "role")
    list_select_related = ("theme__plan", "organisation")
    search_fields = ("printed_name", "organisation__name")
    ordering = ("theme__plan", "theme__order", "order")
    autocomplete_fields = ("theme", "organisation")

    @admin.display(description=_("plan"), ordering="theme__plan")
    def plan(self, member: ThemeMember) -> str:
        return str(member.theme.plan)
