"""Fields, values and nouns as users read them in a preview."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from scorecard.domain import roc_dates
from scorecard.domain.periods import Period
from scorecard.domain.plan_import import Key, Noun
from scorecard.importers import layouts
from scorecard.language import in_chinese, listed
from scorecard.models.base import period_shown
from scorecard.services.plan_import.bulk import MODELS

from .stored import StoredPlan

_MODEL_NOUNS = {
    layouts.Noun.ACTION_PLAN: Noun.ACTION_PLAN,
    layouts.Noun.MEMBER: Noun.MEMBER,
    layouts.Noun.TARGET: Noun.TARGET,
    layouts.Noun.VALUE: Noun.VALUE,
    layouts.Noun.STATEMENT: Noun.PLAN,
}


def noun_name(noun: str) -> str:
    """策略目標, KPI …, of the layouts' nouns and of ours."""
    return _noun_name(noun, get_language())


@lru_cache(maxsize=64)
def _noun_name(noun: str, _language: str | None) -> str:
    own = _MODEL_NOUNS.get(noun) or Noun(noun)  # type: ignore[call-overload]
    return str(MODELS[own]._meta.verbose_name)


def label(noun: Noun, name: str) -> str:
    return _label(noun, name, get_language())


@lru_cache(maxsize=256)
def _label(noun: Noun, name: str, _language: str | None) -> str:
    return str(MODELS[noun]._meta.get_field(name).verbose_name)


def code(key: Key) -> str:
    """The code, with the theme or the period where one belongs to it."""
    if isinstance(key, str):
        return key
    first, second = key
    return f"{first} {second if isinstance(second, str) else _period(second, get_language())}"


@lru_cache(maxsize=1024)
def _period(period: Period, _language: str | None) -> str:
    return period_shown(period)


@lru_cache(maxsize=256)
def _choice(noun: Noun, name: str, value: str, _language: str | None) -> str:
    choices = dict(MODELS[noun]._meta.get_field(name).flatchoices)
    return str(choices.get(value, value))


def shown(noun: Noun, name: str, value: Any, stored: StoredPlan) -> str:
    """A value as it stands in a cell of the preview."""
    if value is None or value == "":
        return ""
    if name in ("owner", "organisation"):
        return _organisations((value,), stored)
    if name == "reporting_organisations":
        return _organisations(value, stored)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return roc_dates.short(value) if in_chinese() else value.isoformat()
    if isinstance(value, tuple):
        return listed(value)
    return _choice(noun, name, str(value), get_language())


def _organisations(pks: tuple[int, ...], stored: StoredPlan) -> str:
    names = {each.pk: each.short_name or each.name for each in stored.organisations}
    return listed(names.get(pk, "") for pk in pks)
