"""What the visible plans hold under a code or name, with its path, in 5 queries; what was made last comes first."""

from dataclasses import dataclass
from typing import Any

from scorecard.models import KPI, KSF, ActionPlan, Objective, Plan, Theme, User
from scorecard.models.folding import fold
from scorecard.models.searching import columns_of, newest

SHOWN = 8  # of each noun


@dataclass(frozen=True)
class Hit:
    """One record found. `path` leads to it from the plan; `page` is the address, below the plan's, that shows it."""

    organisation: str
    year: int
    path: tuple[str, ...]
    code: str
    name: str
    page: str


@dataclass(frozen=True)
class HitGroup:
    """The hits of one noun; `has_more` where some are not shown."""

    noun: str
    hits: tuple[Hit, ...]
    has_more: bool


@dataclass(frozen=True)
class SearchResult:
    text: str
    is_too_short: bool
    groups: tuple[HitGroup, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The (Western) years of the plans that hold the hits, latest first."""
        return tuple(sorted({hit.year for group in self.groups for hit in group.hits}, reverse=True))


@dataclass(frozen=True)
class _Noun:
    """How to tell of a record: by what stands above it in its plan, and by the page that shows it (of code or last)."""

    name: str
    model: Any
    above: tuple[str, ...]
    page: str


_NOUNS = (
    _Noun("theme", Theme, (), "themes/{code}/"),
    _Noun("objective", Objective, ("theme",), "objectives/{code}/"),
    _Noun("ksf", KSF, ("objective__theme", "objective"), "objectives/{last}/"),
    _Noun("kpi", KPI, ("ksf__objective__theme", "ksf__objective"), "kpis/{code}/"),
    _Noun("action_plan", ActionPlan, ("kpi__ksf__objective__theme", "kpi__ksf__objective", "kpi"), "kpis/{last}/"),
)
_IN_PLAN = ("plan__organisation__slug", "plan__year", "plan__title", "code", "name")
_COLUMNS: dict[Any, tuple[str, ...]] = {Plan: ("organisation__slug", "year", "organisation__name", "title")} | {
    noun.model: (*_IN_PLAN, *(f"{step}__{column}" for step in noun.above for column in ("code", "name")))
    for noun in _NOUNS
}


def build(user: User, text: str) -> SearchResult:
    """`text` as typed; nothing is looked for where it is shorter than two characters."""
    wanted = text.strip()
    if not fold(wanted):
        return SearchResult(wanted, bool(wanted), ())
    keys = newest(list(_COLUMNS), user, wanted, SHOWN + 1)
    rows = columns_of(_COLUMNS, keys, SHOWN + 1)
    groups = [_group("plan", [Hit(slug, year, (name,), "", title, "") for slug, year, name, title in rows[Plan]])]
    groups += [_group(noun.name, [_hit(noun, row) for row in rows[noun.model]]) for noun in _NOUNS]
    return SearchResult(wanted, False, tuple(group for group in groups if group.hits))


def _group(noun: str, hits: list[Hit]) -> HitGroup:
    return HitGroup(noun, tuple(hits[:SHOWN]), len(hits) > SHOWN)


def _hit(noun: _Noun, row: list[Any]) -> Hit:
    slug, year, title, code, name, *above = row
    steps = [step for step in zip(above[::2], above[1::2], strict=True) if step[0] is not None]
    last = steps[-1][0] if steps else ""
    path = (title, *(" ".join(step) for step in steps))
    return Hit(slug, year, path, code, name, noun.page.format(code=code, last=last))
