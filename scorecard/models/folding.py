"""Comparing what is typed with what is stored: 台 finds 臺, ＡＣ１ finds AC1, ac1 too; on both databases alike."""

from string import ascii_letters, ascii_lowercase, digits
from typing import Any

from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Concat

SHORTEST = 2  # characters of a question; a single one would find nearly everything

# What is written in either of two forms, by the form that is not compared. A migration has the same table.
TWINS = {"台": "臺", "（": "(", "）": ")"}
TWINS |= {chr(ord(half) + 0xFEE0): half.upper() for half in digits + ascii_letters}

# A-Z only: SQLite's UPPER knows no more.
_FOLD = {ord(one): other for one, other in TWINS.items()} | {ord(each): each.upper() for each in ascii_lowercase}


def fold(text: str) -> str:
    """A question in the form in which texts are compared; "" where it is too short to look for."""
    folded = text.strip().translate(_FOLD)
    return folded if len(folded) >= SHORTEST and "\0" not in folded else ""


def bigrams(folded: str) -> list[str]:
    """The neighbouring pairs of characters."""
    return sorted({folded[place : place + 2] for place in range(len(folded) - 1)})


class _Folded(Func):
    """A column's text in that form. SQLite has no function that replaces more than one character at a time, and can't
    read sixty calls within one another, so it is taught ours."""

    function = "scorecard_fold"
    output_field = models.TextField()

    def __init__(self, expression: Any, told: str) -> None:
        super().__init__(expression)
        self.told = told

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        texts = f"'{self.told}', '{self.told.translate(_FOLD)}'"
        template = f'UPPER((TRANSLATE(%(expressions)s, {texts})) COLLATE "C")'
        return self.as_sql(compiler, connection, template=template, **context)


def teach(connection: Any, **_sent: Any) -> None:
    """Called with every new connection."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("scorecard_fold", 1, _folded, deterministic=True)


def _folded(text: str | None) -> str | None:
    return None if text is None else text.translate(_FOLD)


def folded_columns(*columns: str, wanted: str) -> Func:
    """The columns one behind the other with blanks between, folded as far as it matters for the folded `wanted`."""
    parts: list[Any] = [columns[0]]
    for column in columns[1:]:
        parts += [Value(" "), column]
    text: Any = Concat(*parts, output_field=models.TextField())
    return _Folded(text, "".join(one for one, other in TWINS.items() if other in wanted))
