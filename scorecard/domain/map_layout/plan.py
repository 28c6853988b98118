"""What the strategy map is drawn from: a plan's nouns as plain values, each tuple in the plan's own order."""

from dataclasses import dataclass, replace
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class MapStatement:
    """One of vision, mission, core values; the apex one stands large at the top of the roof."""

    label: str
    text: str
    is_apex: bool


@dataclass(frozen=True, slots=True)
class MapMark:
    """How something stands, in words of the user's language; `status` chooses symbol and colours.

    `counts` are the lights below it, `notes` what else there is to say: the change, what is not approved, coverage.
    """

    status: str
    word: str
    score: str = ""
    counts: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MapPerspective:
    code: str
    name: str
    mark: MapMark | None = None


@dataclass(frozen=True, slots=True)
class MapMember:
    printed_name: str
    is_lead: bool


@dataclass(frozen=True, slots=True)
class MapTheme:
    code: str
    name: str
    members: tuple[MapMember, ...] = ()
    mark: MapMark | None = None


@dataclass(frozen=True, slots=True)
class MapObjective:
    """`perspective` and `theme` are codes; without a theme the objective is shared and spans all columns."""

    code: str
    name: str
    perspective: str
    theme: str | None
    mark: MapMark | None = None


@dataclass(frozen=True, slots=True)
class MapLink:
    """One objective drives another; both are codes. Assumed until it is confirmed."""

    cause: str
    effect: str
    is_confirmed: bool = False


class LinksShown(StrEnum):
    """Which links a drawing shows: none, those that don't lead from one theme to another, or all."""

    NONE = "none"
    THEME = "theme"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class MapPlan:
    """All a drawing shows. The two labels are words of the user's language: the layout only measures them."""

    statements: tuple[MapStatement, ...]
    perspectives: tuple[MapPerspective, ...]
    themes: tuple[MapTheme, ...]
    objectives: tuple[MapObjective, ...]
    links: tuple[MapLink, ...] = ()
    members_label: str = "分組成員"
    lead_label: str = "主辦"
    mark: MapMark | None = None

    def with_links(self, shown: LinksShown) -> "MapPlan":
        """The same plan with as many of its links."""
        if shown is LinksShown.ALL or not self.links:
            return self
        themes = {objective.code: objective.theme for objective in self.objectives}
        inside = (link for link in self.links if not leads_across(themes[link.cause], themes[link.effect]))
        return replace(self, links=tuple(inside) if shown is LinksShown.THEME else ())


def leads_across(cause: str | None, effect: str | None) -> bool:
    """Whether a link leads from one theme to another; a shared objective is of every theme."""
    return cause is not None and effect is not None and cause != effect
