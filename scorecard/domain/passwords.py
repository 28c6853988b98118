"""What a password has to be: Taiwan's baseline for government systems (資通系統防護基準), and one without rotation."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class PasswordProfile:
    """Of the kinds of characters (see kinds_in) at least `kinds`; 0 switches a rule off."""

    shortest: int
    kinds: int = 0
    remembered: int = 0
    youngest_days: int = 0
    oldest_days: int = 0

    def is_too_young(self, changed_at: datetime | None, now: datetime) -> bool:
        """Whether it may not be changed yet: else the remembered ones would be through in a minute."""
        return changed_at is not None and now < changed_at + timedelta(days=self.youngest_days)

    def is_too_old(self, changed_at: datetime, now: datetime) -> bool:
        return bool(self.oldest_days) and now > changed_at + timedelta(days=self.oldest_days)


PROFILES = {
    "government": PasswordProfile(shortest=12, kinds=3, remembered=3, youngest_days=1, oldest_days=90),
    "modern": PasswordProfile(shortest=12),
}


def kinds_in(password: str) -> int:
    """How many kinds of characters: capital letters, small letters, digits, anything else."""
    return len({_kind(character) for character in password})


def _kind(character: str) -> str:
    category = unicodedata.category(character)
    return category if category in ("Lu", "Ll") else "N" if category == "Nd" else "other"


def holds_name(password: str, names: list[str]) -> bool:
    """Whether one of the names stands in it: four Latin letters or two of another script make a name."""
    folded = unicodedata.normalize("NFKC", password).casefold()
    found = [unicodedata.normalize("NFKC", name).strip().casefold() for name in names]
    return any(name in folded for name in found if len(name) >= (4 if name.isascii() else 2))
