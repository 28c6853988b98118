"""Which of the strategy map's objectives a reader asked for: by theme, perspective, owner section, light and need."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from scorecard.domain import codes
from scorecard.domain.map_layout import MapMember

from . import map_attention, map_marks
from .map_attention import AttentionList
from .map_rows import LinkItem, Section
from .strategy_map import Band, MapItem, MapTheme, StrategyMap

SHARED = "shared"  # instead of a theme's code, which are upper case
LIGHTS = ("off_target", "at_risk", "on_target", "no_data", "not_due", "not_applicable", "no_light")
_LONGEST_VALUE = 80


@dataclass(frozen=True)
class MapChoice:
    """Codes, a section's slug and a light; "" for all."""

    theme: str = ""
    perspective: str = ""
    section: str = ""
    light: str = ""
    needs_attention: bool = False

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """As an address carries them."""
        asked = (
            ("theme", self.theme),
            ("perspective", self.perspective),
            ("section", self.section),
            ("light", self.light),
            ("attention", "1" if self.needs_attention else ""),
        )
        return tuple((name, value) for name, value in asked if value)


NAMES = ("theme", "perspective", "section", "light", "attention")


class Named(NamedTuple):
    code: str
    name: str


class ThemeMembers(NamedTuple):
    """Who works on a theme, the lead first."""

    code: str
    name: str
    members: tuple[MapMember, ...]


@dataclass(frozen=True)
class CauseItem:
    """An objective with all that it drives, and the links to these."""

    code: str
    name: str
    effects: tuple[tuple[Named, LinkItem], ...]


@dataclass(frozen=True)
class FilterForm:
    """What there is to choose from, what was chosen, and how many of all objectives are left."""

    choice: MapChoice
    perspectives: tuple[Named, ...]
    themes: tuple[Named, ...]
    has_shared: bool
    is_measured: bool
    sections: tuple[Section, ...]
    lights: tuple[str, ...]
    found: int
    all: int

    @property
    def is_filtered(self) -> bool:
        return self.choice != MapChoice()


@dataclass(frozen=True, eq=False)
class ChosenMap:
    """What is left of the map's lists; `outside` are the codes of the boxes that don't match.

    Equal only to itself, as the map is.
    """

    map: StrategyMap
    form: FilterForm
    bands: tuple[Band, ...]
    themes: tuple[MapTheme, ...]
    causes: tuple[CauseItem, ...]
    attention: AttentionList
    outside: frozenset[str]

    @property
    def has_links(self) -> bool:
        return bool(self.map.links)

    @property
    def listed_links(self) -> int:
        """How many of the map's links are left in the list: those that the chosen objectives cause."""
        return sum(len(cause.effects) for cause in self.causes)

    @property
    def named_themes(self) -> tuple[Named, ...]:
        return tuple(Named(theme.code, theme.name) for theme in self.themes)

    @property
    def members(self) -> tuple[ThemeMembers, ...]:
        return tuple(ThemeMembers(each.code, each.name, each.members) for each in self.themes if each.members)

    @property
    def perspectives(self) -> tuple[tuple[str, int], ...]:
        """Names, and how many objectives are left of each."""
        return tuple((band.name, len(band.objectives)) for band in self.bands)


def read(report: StrategyMap, asked: Mapping[str, str]) -> tuple[MapChoice, tuple[tuple[str, str], ...]]:
    """What an address asks for, and what of it the plan hasn't: pairs of name and value."""
    known = {
        "theme": {theme.code for theme in report.themes} | ({SHARED} if _shared(report) else set()),
        "perspective": {band.code for band in report.bands},
        "section": {section.slug for section in report.sections},
        "light": set(LIGHTS),
        "attention": {"1"},
    }
    found, ignored = {}, []
    for name in NAMES:
        value = asked.get(name, "").strip()
        if name in ("theme", "perspective") and value != SHARED:
            value = codes.normalise(value)
        if value in known[name]:
            found[name] = value
        elif value:
            ignored.append((name, value[:_LONGEST_VALUE]))
    needs_attention = bool(found.pop("attention", ""))
    return MapChoice(**found, needs_attention=needs_attention), tuple(ignored)


@lru_cache(maxsize=64)
def choose(report: StrategyMap, choice: MapChoice) -> ChosenMap:
    needing = {item.objective for item in report.attention}
    bands = tuple(
        replace(band, objectives=tuple(item for item in band.objectives if _matches(item, band, choice, needing)))
        for band in report.bands
    )
    items = report.items
    chosen = {item.code: item for band in bands for item in band.objectives}
    homes = {item.theme_code for item in chosen.values()}
    return ChosenMap(
        map=report,
        form=_form(report, choice, len(chosen)),
        bands=tuple(band for band in bands if band.objectives or choice == MapChoice()),
        themes=tuple(theme for theme in report.themes if theme.code in homes or choice == MapChoice()),
        causes=_causes(report, chosen),
        attention=map_attention.worst(report.attention, {item.pk for item in chosen.values()}),
        outside=frozenset(items.keys() - chosen.keys()),
    )


def _form(report: StrategyMap, choice: MapChoice, found: int) -> FilterForm:
    items = report.items.values()
    present = {map_marks.shown_status(item.score) for item in items} if report.scores.is_measured else set()
    return FilterForm(
        choice=choice,
        perspectives=tuple(Named(band.code, band.name) for band in report.bands),
        themes=tuple(Named(theme.code, theme.name) for theme in report.themes),
        has_shared=_shared(report),
        is_measured=report.scores.is_measured,
        sections=report.sections,
        lights=tuple(light for light in LIGHTS if light in present),
        found=found,
        all=len(items),
    )


def _shared(report: StrategyMap) -> bool:
    return any(not item.theme_code for item in report.items.values())


def _matches(item: MapItem, band: Band, choice: MapChoice, needing: set[int]) -> bool:
    return (
        (not choice.theme or choice.theme == (item.theme_code or SHARED))
        and (not choice.perspective or choice.perspective == band.code)
        and (not choice.section or choice.section in item.sections)
        and (not choice.light or choice.light == map_marks.shown_status(item.score))
        and (not choice.needs_attention or item.pk in needing)
    )


def _causes(report: StrategyMap, chosen: Container[str]) -> tuple[CauseItem, ...]:
    names = {code: Named(code, item.name) for code, item in report.items.items()}
    links: dict[str, list[LinkItem]] = {}
    for link in report.links:
        links.setdefault(link.cause, []).append(link)
    return tuple(
        CauseItem(*names[code], tuple((names[link.effect], link) for link in found))
        for code, found in links.items()
        if code in chosen
    )
