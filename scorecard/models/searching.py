"""Finding records by what their code and name contain: 台 finds 臺, ＡＣ１ finds AC1.

PostgreSQL has an index over the pairs of neighbouring characters (bigrams) of code and name. Trigrams, its own kind,
can't serve Chinese: most words have two characters. SQLite reads all rows.
"""

from string import ascii_lowercase
from typing import Any, Self, TypeVar

from django.db import connections, models
from django.db.models import F, Func, Value
from django.db.models.functions import Concat, Replace

from .plan import PlanPartQuerySet

PartT = TypeVar("PartT", bound=models.Model, covariant=True)

TWINS = {"台": "臺", "（": "(", "）": ")"}  # folded in the database too, where changing them takes a migration
SHORTEST = 2  # characters; a single one would find nearly everything


# Full-width letters and digits as half-width, A-Z in upper case (SQLite's UPPER knows no more, and both databases shall
# give the same answer), and what is typed in either of two forms.
_FOLD = {ord(one): other for one, other in TWINS.items()}
_FOLD |= {code: chr(code - 0xFEE0).upper() for code in range(ord("！"), ord("～") + 1) if chr(code).isalnum()}
_FOLD |= {ord(letter): letter.upper() for letter in ascii_lowercase}


def fold(text: str) -> str:
    """What is typed, in the form in which code and name are compared."""
    return text.strip().translate(_FOLD)


def bigrams(folded: str) -> list[str]:
    """The neighbouring pairs of characters."""
    return sorted({folded[place : place + 2] for place in range(len(folded) - 1)})


class _Folded(Func):
    """Code and name as `AC1 提升…`, folded like `fold` does."""

    template = "UPPER(%(expressions)s)"
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template='UPPER((%(expressions)s) COLLATE "C")', **context)


class _Bigrams(Func):
    """The bigrams of code and name, folded (PostgreSQL; the function and its indexes come with a migration)."""

    function = "scorecard_bigrams"
    output_field = models.TextField()


class _Holds(Func):
    """Whether the first list holds all of the second."""

    template = "%(expressions)s"
    arg_joiner = " @> "
    output_field = models.BooleanField()


def _folded_code_and_name() -> _Folded:
    text: Any = Concat(F("code"), Value(" "), F("name"), output_field=models.TextField())
    for one, other in TWINS.items():
        text = Replace(text, Value(one), Value(other))
    return _Folded(text)


class CodedQuerySet(PlanPartQuerySet[PartT]):
    """Rows with a code and a name."""

    def matching(self, text: str) -> Self:
        """Those whose code or name contains `text`; none where it is shorter than SHORTEST."""
        wanted = fold(text)
        if len(wanted) < SHORTEST or "\0" in wanted:
            return self.none()
        rows = self.alias(folded=_folded_code_and_name()).filter(folded__contains=wanted)
        if connections[self.db].vendor == "postgresql":
            rows = rows.filter(_Holds(_Bigrams(F("code"), F("name")), Value(bigrams(wanted))))
        return rows
