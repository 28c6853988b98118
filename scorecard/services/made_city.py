"""A whole city for measuring: organisations with a plan a year, all of one shape, with figures as they might have been.

The same numbers and seed give the same rows but for their keys and times. Everything is inserted in bulk, each row
with its history.
"""

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User as AuthUser
from django.db import connection, transaction
from django.utils.translation import gettext as _

from scorecard.domain import made_figures, periods
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.plan_document import Entry, KPIEntry, PlanDocument, plain_keys
from scorecard.domain.scoring import Direction
from scorecard.language import in_chinese
from scorecard.models import (
    KPI,
    KSF,
    ActionPlan,
    CauseEffectLink,
    KPITarget,
    KPIValue,
    Membership,
    Objective,
    Organisation,
    Perspective,
    Plan,
    PlanStatus,
    Role,
    Theme,
)

from . import plan_rollups
from .plan_import import rows

REASON = "make_city"
_AT_ONCE = 50  # plans
_SECTIONS = 15  # of a department, about

# Of a KPI's definition: here every KPI is reported every month and judged by its plan's thresholds.
_NOT_TAKEN = {"kind", "frequency", "aggregation", "is_cumulative", "active_from", "active_until", "is_sample"}
_NOT_TAKEN |= {"threshold_basis", "on_target_threshold", "at_risk_threshold", "plausible_low", "plausible_high"}

Keyed = Iterable[tuple[Any, Mapping[str, Any]]]  # rows by what they are found by again


class NotEmpty(Exception):
    """The database holds what somebody may want to keep; the text is for who runs the command."""


@transaction.atomic
def make(*, document: PlanDocument, organisations: int, years: int, seed: int, at: datetime) -> Counter[str]:
    """Plans of the shape of `document` of that many years up to its own; returns how many rows of each noun there are.

    Raises NotEmpty.
    """
    if any(model._default_manager.exists() for model in (Plan, Organisation, AuthUser)):
        raise NotEmpty(_("This database holds plans, organisations or users. A city is made in an empty one only."))
    return _City(document, random.Random(seed), at).make(organisations, years)  # noqa: S311 - no secret


class _City:
    def __init__(self, document: PlanDocument, chance: random.Random, at: datetime) -> None:
        self.document, self.chance, self.at = document, chance, at
        self.counts: Counter[str] = Counter()
        self.names: dict[int, str] = {}  # of the organisations
        self.plans_analysed = 0

    def make(self, organisations: int, years: int) -> Counter[str]:
        found = self._organisations(organisations)
        self.names = dict(Organisation.objects.values_list("pk", "name"))
        self._people(found)
        last = self.document.plan.year
        for year in range(last - years + 1, last + 1):
            above: dict[int, int] = {}  # the plans of this year by their organisation
            for level in found:
                for start in range(0, len(level), _AT_ONCE):
                    above |= self._plans(level[start : start + _AT_ONCE], year, above)
                    self._analyse()
        return self.counts

    def _analyse(self) -> None:
        """Whenever there are twice as many plans: or the database reads whole tables for the roll-up of each."""
        if self.counts["plan"] >= 2 * self.plans_analysed:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            self.plans_analysed = self.counts["plan"]

    def _put(self, model: Any, wanted: Keyed) -> dict[Any, int]:
        """Their primary keys."""
        keys, values = [], []
        for key, row in wanted:
            keys.append(key)
            values.append(row)
        self.counts[model._meta.model_name] += len(values)
        return dict(zip(keys, rows.insert(model, values, [REASON] * len(values), by=None, at=self.at), strict=True))

    def _organisations(self, number: int) -> list[list[tuple[int, int | None]]]:
        """The city, its departments, their sections: each with the organisation above it."""
        departments = max((number - 1) // (_SECTIONS + 1), min(number - 1, 1))
        city = self._put(Organisation, [(0, _organisation("city", _("City"), None))])[0]
        first = list(range(1, departments + 1))
        level = self._put(Organisation, ((number, _department(number, city)) for number in first))
        sections = [(1 + i % departments, 1 + i // departments) for i in range(number - 1 - departments)]
        below = self._put(Organisation, (((d, s), _section(d, s, level[d])) for d, s in sections))
        offices: list[tuple[int, int | None]] = [(pk, level[department]) for (department, _number), pk in below.items()]
        return [[(city, None)], [(pk, city) for pk in level.values()], offices]

    def _people(self, levels: Iterable[Iterable[tuple[int, int | None]]]) -> None:
        """A manager and staff of each organisation, of the city an administrator and a viewer; nobody can log in."""
        slugs = dict(Organisation.objects.values_list("pk", "slug"))
        wanted = [
            (f"{role.value}-{slugs[pk]}", pk, role)
            for number, level in enumerate(levels)
            for pk, _above in level
            for role in ((Role.ADMINISTRATOR, Role.VIEWER) if number == 0 else (Role.MANAGER, Role.STAFF))
        ]
        people = AuthUser.objects.bulk_create(
            AuthUser(username=name, password=make_password(None), is_staff=role is Role.ADMINISTRATOR)
            for name, _pk, role in wanted
        )
        self._put(
            Membership,
            (
                (name, {"user_id": person.pk, "organisation_id": pk, "role": role.value})
                for person, (name, pk, role) in zip(people, wanted, strict=True)
            ),
        )

    def _plans(self, owners: Sequence[tuple[int, int | None]], year: int, above: Mapping[int, int]) -> dict[int, int]:
        plans = self._put(Plan, ((owner, self._plan(owner, year, above.get(up or 0))) for owner, up in owners))
        kpis = self._structure(plans)
        self._figures(kpis, year)
        for pk in plans.values():
            plan_rollups.store(plan_id=pk)
        return plans

    def _plan(self, owner: int, year: int, parent: int | None) -> dict[str, Any]:
        texts = {name: value for name, value in _plain(self.document.plan).items() if name != "issued_on"}
        shown = periods.roc_year(year) if in_chinese() else year
        title = _("%(year)d strategy map of %(organisation)s") % {"year": shown, "organisation": self.names[owner]}
        return {
            **texts,
            "title": title,
            "organisation_id": owner,
            "year": year,
            "parent_id": parent,
            "status": (PlanStatus.ACTIVE if year == self.document.plan.year else PlanStatus.CLOSED).value,
            "changed_at": self.at,
        }

    def _structure(self, plans: Mapping[int, int]) -> dict[tuple[int, str], tuple[int, KPIEntry]]:
        """Everything above the figures; the KPIs by plan and code."""
        document = self.document
        perspectives = self._put(Perspective, _of_each(plans, document.perspectives))
        themes = self._put(Theme, _of_each(plans, document.themes))
        homes = {entry.code: theme.code for theme in document.themes for entry in theme.objectives}
        objectives = self._put(
            Objective,
            (
                (
                    (plan, entry.code),
                    row
                    | {
                        "perspective_id": perspectives[plan, entry.perspective],
                        "theme_id": themes[plan, homes[entry.code]] if entry.code in homes else None,
                    },
                )
                for (plan, entry), row in _rows(plans, document.objectives)
            ),
        )
        factors = [(entry.code, ksf) for entry in document.objectives for ksf in entry.ksfs]
        ksfs = self._put(
            KSF,
            (
                ((plan, ksf.code), {**_plain(ksf), "plan_id": plan, "objective_id": objectives[plan, objective]})
                for plan in plans.values()
                for objective, ksf in factors
            ),
        )
        measures = [(ksf.code, order, kpi) for _o, ksf in factors for order, kpi in enumerate(ksf.kpis, start=1)]
        kpis = self._put(
            KPI,
            (
                (
                    (plan, kpi.code),
                    {**_kpi(kpi), "plan_id": plan, "ksf_id": ksfs[plan, ksf], "owner_id": owner, "order": order},
                )
                for owner, plan in plans.items()
                for ksf, order, kpi in measures
            ),
        )
        self._put(
            ActionPlan,
            (
                ((plan, each.code), {**_plain(each), "plan_id": plan, "kpi_id": kpis[plan, kpi.code], "order": order})
                for plan in plans.values()
                for _ksf, _order, kpi in measures
                for order, each in enumerate(kpi.action_plans, start=1)
            ),
        )
        self._put(
            CauseEffectLink,
            (
                (
                    (plan, link.cause, link.effect),
                    _plain(link)
                    | {"cause_id": objectives[plan, link.cause], "effect_id": objectives[plan, link.effect]},
                )
                for plan in plans.values()
                for link in document.links
            ),
        )
        entries = {kpi.code: kpi for _ksf, _order, kpi in measures}
        return {key: (pk, entries[key[1]]) for key, pk in kpis.items()}

    def _figures(self, kpis: Mapping[tuple[int, str], tuple[int, KPIEntry]], year: int) -> None:
        months = Period.all_of_year(Frequency.MONTH, year)
        targets, values = [], []
        for pk, entry in kpis.values():
            made = made_figures.make(Direction(entry.direction), entry.decimals, len(months), self.chance)
            whole = {"kpi_id": pk, "frequency": Frequency.YEAR.value, "period_start": months[0].start}
            targets.append((pk, {**whole, "value": made.target, "low": made.low, "high": made.high}))
            reason = _("Fewer hands than planned.") if made.is_behind else ""
            for month, figure in zip(months, made.figures, strict=True):
                if figure is not None:
                    actual, state = figure
                    row = {"kpi_id": pk, "frequency": "M", "period_start": month.start, "actual": actual}
                    values.append(((pk, month), {**row, "state": state.value, "behind_reason": reason}))
        self._put(KPITarget, targets)
        self._put(KPIValue, values)


def _organisation(slug: str, name: str, parent: int | None) -> dict[str, Any]:
    return {"slug": slug, "name": name, "short_name": name, "parent_id": parent}


def _department(number: int, city: int) -> dict[str, Any]:
    return _organisation(f"city-{number}", _("Department %(number)d") % {"number": number}, city)


def _section(department: int, number: int, above: int) -> dict[str, Any]:
    name = _("Department %(department)d, section %(number)d") % {"department": department, "number": number}
    return _organisation(f"city-{department}-{number}", name, above)


def _rows(plans: Mapping[int, int], entries: Iterable[Any]) -> Iterator[tuple[tuple[int, Any], dict[str, Any]]]:
    """Each entry for each plan, in the entries' order."""
    entries = list(entries)
    for plan in plans.values():
        for order, entry in enumerate(entries, start=1):
            yield (plan, entry), {**_plain(entry), "plan_id": plan, "order": order}


def _of_each(plans: Mapping[int, int], entries: Iterable[Any]) -> Keyed:
    return (((plan, entry.code), row) for (plan, entry), row in _rows(plans, entries))


def _kpi(entry: KPIEntry) -> dict[str, Any]:
    return {name: value for name, value in _plain(entry).items() if name not in _NOT_TAKEN} | {"frequency": "M"}


def _plain(entry: Entry) -> dict[str, Any]:
    """The entry's plain values as they are stored."""
    values = {key: getattr(entry, key) for key in plain_keys(type(entry))}
    return {
        key: json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value
        for key, value in values.items()
    }
