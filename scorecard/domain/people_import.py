"""A row of a workbook of people and roles, as it was read."""

from dataclasses import dataclass
from datetime import date

MOST_ROWS = 500


@dataclass(frozen=True)
class PersonRow:
    """`slug` or `organisation` says where the role is held; "" and None say nothing. `faults`: what can't be read."""

    sheet: str
    row: int
    account: str
    role: str
    name: str = ""
    email: str = ""
    slug: str = ""
    organisation: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    faults: tuple[str, ...] = ()
