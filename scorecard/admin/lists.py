"""Lists of data maintenance: filters by plan, theme and perspective, and a search that knows twin characters."""

import unicodedata
from itertools import product
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from scorecard.domain import periods
from scorecard.models import Perspective, Plan, Theme
from scorecard.models.searching import SHORTEST, CodedQuerySet

TWINS = {"臺": "臺台", "台": "臺台"}
MOST_TWINS = 4  # in one word; each doubles the ways of writing it
WIDE = {code - 0xFEE0: code for code in range(ord("！"), ord("～") + 1)}


def ways_of_writing(word: str) -> set[str]:
    """The word as typed, with 臺 and 台 exchanged, half-width and full-width."""
    narrow = unicodedata.normalize("NFKC", word)
    ways = set()
    for text in {word, narrow, narrow.translate(WIDE)}:
        twins = [TWINS.get(character, character) for character in text]
        many = sum(len(each) > 1 for each in twins) > MOST_TWINS
        ways |= {text} if many else {"".join(each) for each in product(*twins)}
    return ways


def matching(rows: models.QuerySet[Any], text: str, fields: tuple[str, ...]) -> models.QuerySet[Any]:
    """The rows in which each word stands in one of the fields."""
    if "\0" in text:
        return rows.none()
    for word in unicodedata.normalize("NFKC", text).split():
        if isinstance(rows, CodedQuerySet) and set(fields) == {"code", "name"} and len(word) >= SHORTEST:
            rows = rows.matching(word)
            continue
        found = Q()
        for field, way in product(fields, ways_of_writing(word)):
            found |= Q((f"{field}__icontains", way))
        rows = rows.filter(found)
    return rows


def plan_label(plan: Plan) -> str:
    return f"{plan.organisation.short_name} {periods.roc_year(plan.year)}"


class PartFilter(admin.SimpleListFilter):
    """Those of one plan, theme or perspective; `path` leads there from the model of the list."""

    path = ""
    noun: type[models.Model] = Plan

    def value(self) -> int | None:
        text = super().value()
        return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None

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
        if not (plan.isascii() and plan.isdigit() and len(plan) < 19):
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
