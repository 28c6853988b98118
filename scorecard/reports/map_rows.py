"""What the strategy map reads of a plan's structure: all in one query, kept until somebody changes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

from django.db.models import F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from scorecard.models import KPI, CauseEffectLink, Plan

from .keeping import kept_structure


class Kind(IntEnum):
    PERSPECTIVE = 0
    THEME = 1
    LINK = 2
    OWNER = 3


class Row(NamedTuple):
    """A perspective with one of its objectives, or a theme with one of its members; None where it has no such child."""

    kind: int
    pk: int
    order: int
    code: str
    name: str
    child: int | None
    child_order: int | None
    child_text: str | None  # an objective's code, a member's printed name
    child_name: str | None  # an objective's name, a member's role
    theme: int | None  # of an objective

    @property
    def place(self) -> tuple[int, str, int, str, int]:
        text = "" if self.kind == Kind.THEME else self.child_text or ""
        return self.order, self.code, self.child_order or 0, text, self.child or 0


class LinkItem(NamedTuple):
    """One objective drives another; both are codes."""

    cause: str
    effect: str
    reason: str
    is_confirmed: bool


class Section(NamedTuple):
    """Who owns KPIs of the plan; one without an owner is its organisation's."""

    slug: str
    name: str


@dataclass(frozen=True)
class MapRows:
    """Perspectives and themes in the plan's order; links as they were made; owners by objective, in their own order."""

    perspectives: tuple[Row, ...]
    themes: tuple[Row, ...]
    links: tuple[LinkItem, ...]
    owners: tuple[tuple[int, Section], ...]


@kept_structure
def read(plan: Plan) -> MapRows:
    """Sorted here, as databases sort no union by columns of its parts."""
    first, *others = _parts(plan)
    rows = [Row(*row) for row in first.union(*others, all=True)]
    links = sorted(row for row in rows if row.kind == Kind.LINK)
    return MapRows(
        perspectives=_placed(rows, Kind.PERSPECTIVE),
        themes=_placed(rows, Kind.THEME),
        links=tuple(LinkItem(row.code, row.child_text or "", row.name, bool(row.order)) for row in links),
        owners=tuple((row.pk, Section(row.code, row.name)) for row in _placed(rows, Kind.OWNER)),
    )


def _placed(rows: Iterable[Row], kind: Kind) -> tuple[Row, ...]:
    return tuple(sorted((row for row in rows if row.kind == kind), key=lambda row: row.place))


def _parts(plan: Plan) -> list[QuerySet[Any, tuple[Any, ...]]]:
    """One for each kind, of a Row's columns."""
    none = Value(None, IntegerField())
    links = CauseEffectLink.objects.filter(cause__plan=plan)
    section = [Coalesce(f"owner__{name}", f"plan__organisation__{name}") for name in ("order", "slug", "short_name")]
    parts: list[tuple[Kind, QuerySet[Any], list[Any]]] = [
        (
            Kind.PERSPECTIVE,
            plan.perspectives.all(),
            [*_parent(), *_below("objectives", "code", "name"), "objectives__theme_id"],
        ),
        (Kind.THEME, plan.themes.all(), [*_parent(), *_below("members", "printed_name", "role"), none]),
        (
            Kind.LINK,
            links,
            [
                "pk",
                Cast("is_confirmed", IntegerField()),
                "cause__code",
                "reason",
                none,
                none,
                "effect__code",
                "effect__code",
                none,
            ],
        ),
        (Kind.OWNER, KPI.objects.filter(plan=plan), ["ksf__objective_id", *section, none, none, *section[1:], none]),
    ]
    return [_columns(rows, kind, columns) for kind, rows, columns in parts]


def _parent() -> tuple[str, ...]:
    return "pk", "order", "code", "name"


def _below(child: str, text: str, name: str) -> tuple[str, ...]:
    return f"{child}__pk", f"{child}__order", f"{child}__{text}", f"{child}__{name}"


def _columns(rows: QuerySet[Any], kind: Kind, columns: list[Any]) -> QuerySet[Any, tuple[Any, ...]]:
    """Under names of their own, so that none is a model's."""
    named = {f"column_{place}": F(each) if isinstance(each, str) else each for place, each in enumerate(columns)}
    return rows.order_by().annotate(column=Value(int(kind), IntegerField()), **named).values_list("column", *named)
