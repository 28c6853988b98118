"""The links of a plan as its administrators edit them (關聯設定), with who changed each last; in 3 queries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from scorecard.domain import codes
from scorecard.models import CauseEffectLink, Objective, Plan, Strength
from scorecard.models.membership import shown_name


class Choice(NamedTuple):
    """An objective to choose."""

    code: str
    name: str


@dataclass(frozen=True)
class ChoiceGroup:
    """The objectives of a theme in the plan's order; code and name are "" for shared ones."""

    code: str
    name: str
    objectives: tuple[Choice, ...]


@dataclass(frozen=True)
class LinkRow:
    """`runs_downwards`: against the usual direction. `who` is "" where nobody is on record."""

    pk: int
    version: int
    cause: Choice
    effect: Choice
    reason: str
    strength: Strength
    is_confirmed: bool
    runs_downwards: bool
    who: str
    at: datetime | None


@dataclass(frozen=True)
class LinkSection:
    """The links whose causes are of a theme; code and name are "" for shared causes."""

    code: str
    name: str
    rows: tuple[LinkRow, ...]


@dataclass(frozen=True)
class LinkList:
    """`links` and `assumed` count all of the plan; the filters stand as they were found, "" for none."""

    groups: tuple[ChoiceGroup, ...]
    sections: tuple[LinkSection, ...]
    links: int
    assumed: int
    theme: str
    objective: str
    unknown: tuple[str, ...]  # what was asked for and is not in the plan

    @property
    def themes(self) -> tuple[ChoiceGroup, ...]:
        return tuple(group for group in self.groups if group.code)

    @property
    def shown(self) -> int:
        return sum(len(section.rows) for section in self.sections)

    @property
    def is_filtered(self) -> bool:
        return bool(self.theme or self.objective)

    @property
    def may_confirm(self) -> bool:
        return any(not row.is_confirmed for section in self.sections for row in section.rows)

    def row(self, pk: int) -> LinkRow | None:
        return next((row for section in self.sections for row in section.rows if row.pk == pk), None)


class DeletedLink(NamedTuple):
    """A link as it stood before it was deleted, for who adds it again."""

    cause: str
    effect: str
    reason: str
    strength: str
    is_confirmed: bool


def build(plan: Plan, theme: str = "", objective: str = "") -> LinkList:
    """The links that touch the theme and the objective of these codes, or all."""
    objectives = {each.pk: each for each in _objectives(plan)}
    links = _links(plan, objectives)
    theme, objective = codes.normalise(theme), codes.normalise(objective)
    known = {each.code for each in objectives.values()} | {
        each.theme.code for each in objectives.values() if each.theme
    }
    unknown = tuple(code for code in (theme, objective) if code and code not in known)
    theme, objective = ("" if code in unknown else code for code in (theme, objective))
    changes = {
        row.id: row
        for row in CauseEffectLink.history.filter(cause__plan=plan).latest_of_each().select_related("history_user")
    }
    shown = [link for link in links if _touches(link, theme, objective)]
    return LinkList(
        groups=tuple(_groups(objectives.values())),
        sections=tuple(_sections(shown, changes)),
        links=len(links),
        assumed=sum(not link.is_confirmed for link in links),
        theme=theme,
        objective=objective,
        unknown=unknown,
    )


def deleted(plan: Plan, pk: int) -> DeletedLink | None:
    """The plan's link that had this key, if it was deleted and both its objectives are still there."""
    gone = CauseEffectLink.history.filter(id=pk, history_type="-", cause__plan=plan)
    found = gone.values_list("cause__code", "effect__code", "reason", "strength", "is_confirmed").first()
    return DeletedLink(*found) if found and None not in found else None


def _objectives(plan: Plan) -> Iterable[Objective]:
    return Objective.objects.filter(plan=plan).select_related("theme", "perspective").in_plan_order()


def _links(plan: Plan, objectives: dict[int, Objective]) -> list[CauseEffectLink]:
    """In the plan's order, by cause, then by effect."""
    links = list(CauseEffectLink.objects.filter(cause__plan=plan))
    for link in links:
        link.cause, link.effect = objectives[link.cause_id], objectives[link.effect_id]
    places = {pk: place for place, pk in enumerate(objectives)}
    return sorted(links, key=lambda link: (places[link.cause_id], places[link.effect_id]))


def _touches(link: CauseEffectLink, theme: str, objective: str) -> bool:
    ends = (link.cause, link.effect)
    is_of_theme = not theme or any(end.theme and end.theme.code == theme for end in ends)
    return is_of_theme and (not objective or any(end.code == objective for end in ends))


def _by_theme(of: Callable[[Any], Objective]) -> Callable[[Any], tuple[str, str]]:
    def key(each: Any) -> tuple[str, str]:
        theme = of(each).theme
        return (theme.code, theme.name) if theme else ("", "")

    return key


def _groups(objectives: Iterable[Objective]) -> Iterable[ChoiceGroup]:
    for (code, name), members in groupby(objectives, key=_by_theme(lambda each: each)):
        yield ChoiceGroup(code, name, tuple(_choice(each) for each in members))


def _sections(links: Sequence[CauseEffectLink], changes: dict[int, Any]) -> Iterable[LinkSection]:
    for (code, name), members in groupby(links, key=_by_theme(lambda link: link.cause)):
        yield LinkSection(code, name, tuple(_row(link, changes.get(link.pk)) for link in members))


def _row(link: CauseEffectLink, change: Any) -> LinkRow:
    return LinkRow(
        pk=link.pk,
        version=link.version,
        cause=_choice(link.cause),
        effect=_choice(link.effect),
        reason=link.reason,
        strength=Strength(link.strength),
        is_confirmed=link.is_confirmed,
        runs_downwards=link.runs_downwards,
        who=shown_name(change.history_user) if change else "",
        at=change.history_date if change else None,
    )


def _choice(objective: Objective) -> Choice:
    return Choice(objective.code, objective.name)
