"""What the rows of a workbook of people would do."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.contrib.auth.models import User as AuthUser

from scorecard.domain.people_import import PersonRow
from scorecard.models import Membership


class Fate(StrEnum):
    """What becomes of a row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class FieldChange:
    """`name`: name, email, organisation, role, valid_from, valid_until; `old` None where nothing stood."""

    name: str
    old: str | date | None
    new: str | date | None


@dataclass
class Outcome:
    """What a row would do; a refused one says why. `user` and `membership` are as they would be stored."""

    row: PersonRow
    fate: Fate = Fate.UNCHANGED
    changes: list[FieldChange] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    user: AuthUser | None = None
    membership: Membership | None = None
    is_new_person: bool = False


@dataclass(frozen=True)
class PeoplePreview:
    outcomes: tuple[Outcome, ...]

    @property
    def counts(self) -> dict[str, int]:
        return {fate.value: sum(1 for each in self.outcomes if each.fate is fate) for fate in Fate}

    @property
    def is_whole(self) -> bool:
        """Whether everything in the file can be imported."""
        return all(each.fate is not Fate.REFUSED for each in self.outcomes)

    def of_fate(self, fate: str) -> list[Outcome]:
        """Those that one asks to see; what has to be dealt with first, where one asks for none."""
        order = (Fate.REFUSED, Fate.CHANGED, Fate.CREATED, Fate.UNCHANGED)
        return [each for one in order for each in self.outcomes if each.fate is one and fate in ("", one.value)]

    @property
    def mark(self) -> str:
        """Differs as soon as the import would do anything else."""
        told = [(each.row.sheet, each.row.row, each.fate.value, each.changes, each.reasons) for each in self.outcomes]
        versions = [each.membership.version for each in self.outcomes if each.membership is not None]
        return hashlib.sha256(repr((told, versions)).encode("utf-8", "surrogatepass")).hexdigest()
