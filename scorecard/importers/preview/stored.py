"""The plan as it is stored, in a fixed number of queries: what an import is compared with."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from scorecard.domain import periods
from scorecard.domain.periods import Period
from scorecard.domain.plan_document import (
    ActionPlanEntry,
    KPIEntry,
    MemberEntry,
    ObjectiveEntry,
    PlanEntry,
    TargetEntry,
    ValueEntry,
    plain_keys,
)
from scorecard.domain.plan_import import Key, Noun, Versions
from scorecard.models import (
    KPI,
    Organisation,
    PeriodLock,
    Plan,
    ThemeMember,
)
from scorecard.services.plan_import.bulk import MODELS

# The plain fields of each noun, references aside.
PLAIN: dict[Noun, tuple[str, ...]] = {
    Noun.PLAN: ("vision", "mission", "core_values"),
    Noun.PERSPECTIVE: ("name",),
    Noun.THEME: ("name",),
    Noun.MEMBER: tuple(name for name in plain_keys(MemberEntry) if name != "printed_name"),
    Noun.OBJECTIVE: tuple(name for name in plain_keys(ObjectiveEntry) if name != "code"),
    Noun.KSF: ("name",),
    Noun.KPI: tuple(name for name in plain_keys(KPIEntry) if name != "code"),
    Noun.ACTION_PLAN: tuple(name for name in plain_keys(ActionPlanEntry) if name != "code"),
    Noun.TARGET: plain_keys(TargetEntry),
    Noun.VALUE: plain_keys(ValueEntry),
}
# Fields that hold a code of the plan, each with the path to it; and the one that holds an organisation.
_CODES: dict[Noun, dict[str, str]] = {
    Noun.OBJECTIVE: {"theme": "theme__code", "perspective": "perspective__code"},
    Noun.KSF: {"objective": "objective__code"},
    Noun.KPI: {"ksf": "ksf__code"},
    Noun.ACTION_PLAN: {"kpi": "kpi__code"},
}
_OWNED = {Noun.MEMBER: "organisation", Noun.KPI: "owner", Noun.ACTION_PLAN: "owner"}
_CODED = (Noun.PERSPECTIVE, Noun.THEME, Noun.OBJECTIVE, Noun.KSF, Noun.KPI, Noun.ACTION_PLAN)


@dataclass(slots=True)
class Stored:
    """One object: `values` by field; references are codes ("" for none), organisations primary keys."""

    pk: int
    version: int
    values: dict[str, Any]


class NamedOrganisation(NamedTuple):
    pk: int
    slug: str
    name: str
    short_name: str
    parent_id: int | None


@dataclass
class StoredPlan:
    """Everything of one plan that an import may change."""

    plan: Plan
    versions: Versions
    objects: dict[Noun, dict[Key, Stored]]
    locks: list[Period]
    organisations: list[NamedOrganisation]
    entry: PlanEntry = field(repr=False)

    def find(self, noun: Noun, key: Key) -> Stored | None:
        return self.objects[noun].get(key)


def read(plan: Plan) -> StoredPlan:
    """In 13 queries, however large the plan is."""
    plan = Plan.objects.select_related("organisation").get(pk=plan.pk)
    objects: dict[Noun, dict[Key, Stored]] = {noun: {} for noun in Noun}
    own = {name: getattr(plan, name) for name in PLAIN[Noun.PLAN]}
    objects[Noun.PLAN][""] = Stored(plan.pk, plan.version, {**own, "core_values": tuple(plan.core_values)})
    for noun in _CODED:
        objects[noun] = _coded(noun, plan)
    _add_reporters(objects[Noun.KPI], plan)
    objects[Noun.MEMBER] = _members(plan)
    for noun in (Noun.TARGET, Noun.VALUE):
        objects[noun] = _figures(noun, plan)
    locks = [each.period for each in PeriodLock.objects.filter(plan=plan).in_force()]
    named = Organisation.objects.order_by().values_list("pk", "slug", "name", "short_name", "parent_id")
    entry = PlanEntry(
        organisation=plan.organisation.slug,
        year=plan.year,
        title=plan.title,
        claimed_objectives=plan.claimed_objectives,
        claimed_kpis=plan.claimed_kpis,
    )
    versions = Versions(plan.structure_version, plan.values_version)
    return StoredPlan(plan, versions, objects, locks, [NamedOrganisation(*each) for each in named], entry)


def _coded(noun: Noun, plan: Plan) -> dict[Key, Stored]:
    """In the plan's order."""
    codes, owned = _CODES.get(noun, {}), _OWNED.get(noun)
    names = [*PLAIN[noun], *codes, *([owned] if owned else [])]
    columns = [*PLAIN[noun], *codes.values(), *([f"{owned}_id"] if owned else [])]
    rows = MODELS[noun].objects.filter(plan=plan).values_list("code", "pk", "version", *columns)
    found: dict[Key, Stored] = {}
    for code, pk, version, *values in rows:
        pairs = dict(zip(names, values, strict=True))
        if noun is Noun.OBJECTIVE:
            pairs["theme"] = pairs["theme"] or ""
        found[code] = Stored(pk, version, pairs)
    return found


def _add_reporters(kpis: dict[Key, Stored], plan: Plan) -> None:
    reporters: dict[int, list[int]] = defaultdict(list)
    through: Any = KPI.reporting_organisations.through
    pairs = through.objects.filter(kpi__plan=plan).values_list("kpi_id", "organisation_id")
    for kpi_id, organisation_id in pairs:
        reporters[kpi_id].append(organisation_id)
    for each in kpis.values():
        each.values["reporting_organisations"] = tuple(sorted(reporters[each.pk]))


def _members(plan: Plan) -> dict[Key, Stored]:
    rows = ThemeMember.objects.filter(theme__plan=plan).values_list(
        "theme__code", "printed_name", "pk", "version", "role", "organisation_id"
    )
    return {
        (theme, name): Stored(pk, version, {"role": role, "organisation": organisation, "theme": theme})
        for theme, name, pk, version, role, organisation in rows
    }


def _figures(noun: Noun, plan: Plan) -> dict[Key, Stored]:
    names = PLAIN[noun]
    rows = MODELS[noun].objects.filter(kpi__plan=plan).order_by()
    found: dict[Key, Stored] = {}
    for code, frequency, start, pk, version, *values in rows.values_list(
        "kpi__code", "frequency", "period_start", "pk", "version", *names
    ):
        found[code, periods.stored(frequency, start)] = Stored(pk, version, dict(zip(names, values, strict=True)))
    return found
