"""Lists of data maintenance: filters by plan, theme and perspective, and a search that knows twin characters."""

import unicodedata
from itertools import product
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from scorecard.models import Perspective, Plan, Theme
from scorecard.models.folding import TWINS, fold, folded_columns
from scorecard.models.searching import CodedQuerySet
from scorecard.templatetags.scorecard import shown_year

from .choices import is_key


def matching(rows: models.QuerySet[Any], text: str, fields: tuple[str, ...]) -> models.QuerySet[Any]:
    """The rows in which each word stands in one of the fields."""
    if "\0" in text:
        return rows.none()
    for word in text.split():
        ways = {way for way in (fold(word), fold(unicodedata.normalize("NFKC", word))) if way}
        if len(ways) == 1 and isinstance(rows, CodedQuerySet) and fields == ("code", "name"):
            rows = rows.matching(word)
            continue
        found = _with_character(word, fields) if not ways else Q()
        for number, way in enumerate(sorted(ways)):  # full-width ＡＣ１．１ as typed, and as codes are stored
            rows = rows.alias(**{f"folded_{number}": folded_columns(*fields, wanted=way)})
            found |= Q((f"folded_{number}__contains", way))
        rows = rows.filter(found)
    return rows


def _with_character(character: str, fields: tuple[str, ...]) -> Q:
    """The pages' search finds a single character too common to look for; a short list may well be searched for one."""
    found = Q()
    for field, way in product(fields, {character, TWINS.get(character, character)}):
        found |= Q((f"{field}__icontains", way))
    return found


def plan_label(plan: Plan) -> str:
    return f"{plan.organisation.short_name} {shown_year(plan.year)}"


class PartFilter(admin.SimpleListFilter):
    """Those of one plan, theme or perspective; `path` leads there from the model of the list."""

    path = ""
    noun: type[models.Model] = Plan

    def value(self) -> Any:
        text = super().value()
        return int(text) if text and is_key(text) else None

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        value = self.value()
        return queryset if value is None else queryset.filter(**{self.path: value})


class PlanFilter(PartFilter):
    """Only plans with rows."""

    title = _("plan")
    parameter_name = "plan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        rows = model_admin.model._default_manager.editable_by(request.user).order_by().values(self.path)
        plans = Plan.objects.filter(pk__in=rows).select_related("organisation")
        return [(plan.pk, plan_label(plan)) for plan in plans]


class _InsidePlanFilter(PartFilter):
    """Offered once a plan is chosen: the codes of different plans are alike."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        plan = request.GET.get(PlanFilter.parameter_name, "")
        if not is_key(plan):
            return []
        rows = model_admin.model._default_manager.editable_by(request.user).order_by().values(self.path)
        manager: Any = self.noun._default_manager
        return [(part.pk, str(part)) for part in manager.filter(plan=int(plan), pk__in=rows)]


class ThemeFilter(_InsidePlanFilter):
    title = _("theme")
    parameter_name = "theme"
    noun = Theme


class PerspectiveFilter(_InsidePlanFilter):
    title = _("perspective")
    parameter_name = "perspective"
    noun = Perspective


def by(*, plan: str, objective: str | None = None) -> list[Any]:
    """The filters of a list whose model reaches its plan and, if it has one, its objective by these paths.

    `objective` is "" for objectives themselves.
    """
    filters = [(PlanFilter, plan)]
    if objective is not None:
        before = f"{objective}__" if objective else ""
        filters += [(ThemeFilter, f"{before}theme"), (PerspectiveFilter, f"{before}perspective")]  # type: ignore[list-item]
    return [type(kind.__name__, (kind,), {"path": path}) for kind, path in filters]
