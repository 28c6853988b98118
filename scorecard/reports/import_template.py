"""Workbooks to fill in: what the empty one offers to choose from, and which sections have one of their own."""

from collections import defaultdict
from dataclasses import dataclass

from scorecard.domain.perspective_names import PerspectiveKind, names_of
from scorecard.language import in_chinese
from scorecard.models import FREQUENCIES, Direction, Organisation, Plan, User


@dataclass(frozen=True)
class ImportTemplate:
    title: str
    perspectives: tuple[str, ...]
    owners: tuple[str, ...]
    directions: tuple[str, ...]
    frequencies: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """Who owns or reports KPIs of the plan, and how many."""

    slug: str
    name: str
    kpis: int


def build(plan: Plan) -> ImportTemplate:
    """The usual four perspectives where the plan has none yet; 2 queries."""
    usual = [names_of(kind)[0 if in_chinese() else 1] for kind in PerspectiveKind]
    owners = Organisation.objects.filter(parent=plan.organisation)
    return ImportTemplate(
        title=plan.title,
        perspectives=tuple(plan.perspectives.values_list("name", flat=True)) or tuple(usual),
        owners=(plan.organisation.short_name, *owners.values_list("short_name", flat=True)),
        directions=tuple(map(str, Direction.labels)),
        frequencies=tuple(str(label) for _value, label in FREQUENCIES),
    )


def sections(plan: Plan, user: User) -> tuple[Section, ...]:
    """Those that `user` may see; a KPI without an owner is the plan's organisation's. 2 queries."""
    kpis: dict[int, set[int]] = defaultdict(set)
    for pk, owner, reporter in plan.kpis.order_by().values_list("pk", "owner", "reporting_organisations"):
        for organisation in {owner or plan.organisation_id, reporter} - {None}:
            kpis[organisation].add(pk)
    shown = Organisation.objects.visible_to(user).filter(pk__in=kpis)
    return tuple(Section(each.slug, each.short_name, len(kpis[each.pk])) for each in shown)
