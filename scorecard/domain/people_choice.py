"""What the list of people is asked to show: the words of its address as a choice, and what of them says nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode


class PersonStanding(StrEnum):
    """Whether somebody holds a role today, later, or not any more; or can't log in at all, whatever they hold."""

    CURRENT = "current"
    COMING = "coming"
    ENDED = "ended"
    DEACTIVATED = "deactivated"


ROLES = ("viewer", "staff", "manager", "administrator")


@dataclass(frozen=True)
class PeopleChoice:
    """`under`: an organisation's slug; "" limits nothing. `ignored`: names in the address that say nothing."""

    text: str = ""
    under: str = ""
    role: str = ""
    standing: str = ""
    page: int = 1
    ignored: tuple[str, ...] = ()

    def address(self, **changes: str) -> str:
        """The address of this choice with other words in it; what stands for nothing is left out."""
        words = {
            "q": self.text,
            "under": self.under,
            "role": self.role,
            "standing": self.standing,
            "page": str(self.page) if self.page > 1 else "",
            **{name: str(word) for name, word in changes.items()},
        }
        return "?" + urlencode({name: word for name, word in words.items() if word})

    @property
    def is_limited(self) -> bool:
        return bool(self.text or self.under or self.role or self.standing)


def parse(asked: Mapping[str, str]) -> PeopleChoice:
    """Every word that isn't known is ignored and noted."""
    known = {"role": ROLES, "standing": tuple(PersonStanding)}
    ignored = [name for name, words in known.items() if asked.get(name) and asked[name] not in words]
    page = asked.get("page", "")
    is_page = page.isascii() and page.isdigit() and 0 < len(page) < 7 and int(page) > 0
    return PeopleChoice(
        text=asked.get("q", "").strip(),
        under=asked.get("under", ""),
        role="" if "role" in ignored else asked.get("role", ""),
        standing="" if "standing" in ignored else asked.get("standing", ""),
        page=int(page) if is_page else 1,
        ignored=tuple(ignored),
    )
