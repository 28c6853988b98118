"""What the strategy map is drawn from: a plan's nouns as plain values, each tuple in the plan's own order."""

from dataclasses import dataclass


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
