"""What the list of all plans is asked to show: the words of its address as a choice, and what of them says nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from .periods import Period
from .scoring import Basis, Status


class Sort(StrEnum):
    """Below whom a plan stands: in the tree of organisations, or in one list by a figure."""

    TREE = "tree"
    LIGHT = "light"
    SCORE = "score"
    COVERAGE = "coverage"
    UNREPORTED = "unreported"
    CHANGED = "changed"


# What to look for; all that have none of the three lights are one.
NO_LIGHT = "none"
LIGHTS = (Status.OFF_TARGET.value, Status.AT_RISK.value, Status.ON_TARGET.value, NO_LIGHT)
STATUSES = ("draft", "active", "closed")
# Asked for first: the worst, the lowest, the most, the latest.
_BEGINS_DESCENDING = (Sort.LIGHT, Sort.UNREPORTED, Sort.CHANGED)


@dataclass(frozen=True)
class PlanChoice:
    """`under`: an organisation's slug; "" and None limit nothing. `ignored`: names in the address that say nothing."""

    year: int | None = None
    period: Period | None = None
    basis: Basis = Basis.YTD
    light: str = ""
    under: str = ""
    status: str = ""
    text: str = ""
    sort: Sort = Sort.TREE
    is_descending: bool = False
    ignored: tuple[str, ...] = ()

    def address(self, **changes: str) -> str:
        """The address of this choice with other words in it; what stands for nothing is left out."""
        words = {
            "year": str(self.year or ""),
            "period": self.period.label if self.period else "",
            "basis": self.basis.value if self.basis is not Basis.YTD else "",
            "light": self.light,
            "under": self.under,
            "status": self.status,
            "q": self.text,
            "sort": self.order if self.sort is not Sort.TREE else "",
            **changes,
        }
        return "?" + urlencode({name: word for name, word in words.items() if word})

    @property
    def is_limited(self) -> bool:
        return bool(self.light or self.under or self.status or self.text)

    @property
    def order(self) -> str:
        """As an address says it: score, -score."""
        return f"-{self.sort}" if self.is_descending else self.sort.value

    def order_by(self, sort: Sort) -> str:
        """What a heading's link asks for: its most useful order first, then the other way round."""
        if sort is Sort.TREE:
            return sort.value
        is_descending = not self.is_descending if sort is self.sort else sort in _BEGINS_DESCENDING
        return f"-{sort}" if is_descending else sort.value


def parse(asked: Mapping[str, str]) -> PlanChoice:
    """Every word that isn't known is ignored and noted."""
    ignored: list[str] = []

    def read(name: str, known: Mapping[str, object]) -> object:
        value = asked.get(name, "")
        if value and value not in known:
            ignored.append(name)
        return known.get(value)

    orders = {
        f"{sign}{sort}": (sort, bool(sign)) for sort in Sort for sign in ("", "-") if not (sign and sort is Sort.TREE)
    }
    year, period = _year(asked.get("year", "")), _period(asked.get("period", ""))
    ignored += [name for name, value in (("year", year), ("period", period)) if value is None and asked.get(name)]
    basis = read("basis", {basis.value: basis for basis in Basis})
    light = read("light", {light: light for light in LIGHTS})
    status = read("status", {status: status for status in STATUSES})
    order = read("sort", orders)
    sort, is_descending = order if isinstance(order, tuple) else (Sort.TREE, False)
    return PlanChoice(
        year=year,
        period=period,
        basis=basis if isinstance(basis, Basis) else Basis.YTD,
        light=str(light or ""),
        under=asked.get("under", ""),
        status=str(status or ""),
        text=asked.get("q", "").strip(),
        sort=sort,
        is_descending=is_descending,
        ignored=tuple(ignored),
    )


def _year(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() and text != "0000" else None


def _period(label: str) -> Period | None:
    try:
        return Period.parse(label)
    except ValueError:
        return None
