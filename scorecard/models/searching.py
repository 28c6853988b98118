"""Finding records by what their code and name contain.

PostgreSQL has an index over the pairs of neighbouring characters (bigrams) of code and name. Trigrams, its own kind,
can't serve Chinese: most words have two characters. SQLite reads all rows.
"""

from typing import Self, TypeVar

from django.db import connections, models
from django.db.models import F, Func, Value

from .folding import bigrams, fold, folded_columns
from .plan import PlanPartQuerySet

PartT = TypeVar("PartT", bound=models.Model, covariant=True)


class _Bigrams(Func):
    """The bigrams of code and name, folded (PostgreSQL; the function and its indexes come with a migration)."""

    function = "scorecard_bigrams"
    output_field = models.TextField()


class _Holds(Func):
    """Whether the first list holds all of the second."""

    template = "%(expressions)s"
    arg_joiner = " @> "
    output_field = models.BooleanField()


class CodedQuerySet(PlanPartQuerySet[PartT]):
    """Rows with a code and a name."""

    def matching(self, text: str) -> Self:
        """Those whose code or name contains `text`; none where it is too short to look for."""
        wanted = fold(text)
        if not wanted:
            return self.none()
        rows = self.alias(folded=folded_columns("code", "name", wanted=wanted)).filter(folded__contains=wanted)
        if connections[self.db].vendor == "postgresql":
            rows = rows.filter(_Holds(_Bigrams(F("code"), F("name")), Value(bigrams(wanted))))
        return rows
