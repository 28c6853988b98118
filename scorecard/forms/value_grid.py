"""The grid of a year as it was sent: cells by name, read without guessing, with what was confirmed and chosen."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from scorecard.domain.scoring import rate
from scorecard.models import KPI

from . import numbers
from .kpi_value import figure_key, unplausible

# c12.2021-06.3: of the KPI 12 the figure of 2021-06 as seen in version 3 (0: there was none);
# n and d: numerator and denominator.
_NAME = re.compile(
    r"(?P<part>[cnd])(?P<kpi>\d{1,18})\.(?P<label>\d{4}(?:-(?:[QH]\d|\d\d))?)\.(?P<version>\d{1,9})", re.ASCII
)
_OF_A_CELL = re.compile(r"[cnd]\d+\.", re.ASCII)
_CHOICE = re.compile(r"mine:(?P<version>\d{1,9})", re.ASCII)
_COLUMNS = {"c": "actual", "n": "numerator", "d": "denominator"}


class NotOfTheGrid(Exception):
    """A field is named like a cell of the grid and can't be one."""


@dataclass
class TypedValue:
    """What was sent for one KPI and period. `texts` by part; `numbers`: what they mean; `fault`: why they don't."""

    kpi_id: int
    label: str
    version: int
    texts: dict[str, str] = field(default_factory=dict)
    choice: str = ""
    confirmed: str = ""
    numbers: dict[str, Decimal | None] = field(default_factory=dict)
    fault: str = ""
    question: str = ""
    figure_key: str = ""

    @property
    def key(self) -> tuple[int, str]:
        return self.kpi_id, self.label

    @property
    def chosen_version(self) -> int | None:
        """The version to write over: the one chosen in a conflict, else the one seen; None for no value."""
        match = _CHOICE.fullmatch(self.choice)
        return (int(match["version"]) if match else self.version) or None

    def read(self, kpi: KPI) -> None:
        """Fill in what the texts mean for the KPI, or what is wrong with them."""
        for part, text in self.texts.items():
            try:
                self.numbers[_COLUMNS[part]] = numbers.read(text, kpi.unit if part == "c" else "")
            except ValidationError as error:
                self.fault = error.messages[0]
                return
        figure = self.figure(kpi)
        self.question = unplausible(kpi, figure)
        self.figure_key = figure_key(figure)
        if self.question and self.confirmed != self.figure_key:
            self.fault = self.question

    def figure(self, kpi: KPI) -> Decimal | None:
        typed = self.numbers
        return rate(typed.get("actual"), typed.get("numerator"), typed.get("denominator"), kpi.unit)


def read(posted: QueryDict) -> dict[tuple[int, str], TypedValue]:
    """By KPI and period's label. Raises NotOfTheGrid."""
    found: dict[tuple[int, str], TypedValue] = {}
    asides: dict[tuple[int, str], dict[str, str]] = defaultdict(dict)
    for name, text in posted.items():
        match = _NAME.fullmatch(name)
        if match:
            key = int(match["kpi"]), match["label"]
            value = found.setdefault(key, TypedValue(*key, int(match["version"])))
            value.texts[match["part"]] = str(text)
        elif _OF_A_CELL.match(name):
            raise NotOfTheGrid(_("What you typed was for another period, so it was not saved."))
        elif name.startswith(("ok.", "pick.")):
            aside, _dot, rest = name.partition(".")
            kpi, _dot, label = rest.partition(".")
            if kpi.isascii() and kpi.isdigit() and len(kpi) < 19:
                asides[int(kpi), label][aside] = str(text)
    for key, given in asides.items():
        if key in found:
            found[key].choice, found[key].confirmed = given.get("pick", ""), given.get("ok", "")
    return found
