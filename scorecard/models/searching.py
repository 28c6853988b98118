"""Finding records by what their code and name contain.

PostgreSQL has an index over the pairs of neighbouring characters (bigrams) of code and name. Trigrams, its own kind,
can't serve Chinese: most words have two characters. SQLite reads all rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self, TypeVar

from django.db import connections, models
from django.db.models import F, Func, Value
from django.db.models.expressions import RawSQL

from .folding import TWINS, bigrams, fold, folded_columns
from .membership import Membership, Scope, User
from .plan import Plan, PlanPartQuerySet

FEW = 20  # plans, whose records are all looked through
RECENT = 16  # plans of those that the user sees, looked through before an index is asked
RECENT_TITLES = 100  # the same, whose titles and organisations are
NARROW = 100  # organisations, whose plans are soon listed

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


def newest(nouns: Iterable[Any], user: User, text: str, number: int) -> dict[Any, list[int]]:
    """Of plans and nouns with a code: the keys of `number` records that the user sees and that hold `text`.

    Those of the plan made last come first.
    A common word stands in thousands of records, which an index would have to fetch and sort, and in many of the recent
    plans; so only a word that is rare among those is looked for in the index.
    """
    if not fold(text):
        return {}
    if connections[Plan.objects.db].vendor != "postgresql":
        seen = {noun: noun.objects.visible_to(user).matching(text) for noun in nouns}
        order = {noun: ("-pk",) if noun is Plan else ("-plan", "-pk") for noun in seen}
        return {
            noun: list(rows.order_by(*order[noun]).values_list("pk", flat=True)[:number]) for noun, rows in seen.items()
        }
    question = _Question(_reach(Membership.objects.scope_of(user)), text, number)
    if question.reach.number is not None and question.reach.number <= FEW:
        return question.look_through(list(nouns), _ALL)
    found = question.look_through(list(nouns), _RECENT)
    rare = [noun for noun, keys in found.items() if len(keys) < number]
    return found | (question.ask_the_indexes(rare) if rare else {})


def columns_of(wanted: dict[Any, tuple[str, ...]], keys: dict[Any, list[int]], number: int) -> dict[Any, list[Any]]:
    """Of each noun the wanted columns of at most `number` records, in the order of their keys; in one statement."""
    nouns = tuple(noun for noun in wanted if keys.get(noun))
    found: dict[Any, list[Any]] = {noun: [] for noun in wanted}
    if not nouns:
        return found
    filled = [key for noun in nouns for key in (*keys[noun], *[0] * (number - len(keys[noun])))]
    with connections[Plan.objects.db].cursor() as cursor:
        cursor.execute(_statement(tuple((noun, wanted[noun]) for noun in nouns), number), filled)
        rows = cursor.fetchall()
    places = {(place, key): order for place, noun in enumerate(nouns) for order, key in enumerate(keys[noun])}
    for place, _key, *columns in sorted(rows, key=lambda row: places[row[0], row[1]]):
        found[nouns[place]].append(columns[: len(wanted[nouns[place]])])
    return found


@lru_cache
def _statement(wanted: tuple[tuple[Any, tuple[str, ...]], ...], number: int) -> str:
    """Made once for all questions, which takes longer than the database to carry it out."""
    widest = max(len(columns) for _noun, columns in wanted)
    parts = []
    for place, (noun, columns) in enumerate(wanted):
        rows = noun.objects.order_by().filter(pk__in=range(number)).annotate(place=RawSQL(str(place), ()))  # noqa: S611 - our own number
        blanks = {f"blank_{number}": RawSQL("NULL", ()) for number in range(len(columns), widest)}
        parts.append(rows.annotate(**blanks).values_list("place", "pk", *columns, *blanks))
    return str(parts[0].union(*parts[1:], all=True).query.sql_with_params()[0])


# Written out: making them the usual way takes longer than PostgreSQL to carry them out.
_PART = """
    (SELECT {place}, part.id FROM {table} part {where}
    ORDER BY {plan} DESC, part.id DESC LIMIT %(number)s)
"""
_OF_ORGANISATION = "JOIN scorecard_organisation organisation ON organisation.id = part.organisation_id"
# As an array, so that the index on it is used: joined, PostgreSQL would rather walk through the whole of another.
_LATEST = "= ANY (ARRAY(SELECT id FROM latest ORDER BY id DESC LIMIT %({})s))"
_NAMED = "= ANY (%(keys)s::bigint[])"
_RECENT = {
    "plan": f"{_OF_ORGANISATION} WHERE part.id {_LATEST.format('recent_titles')} AND {{title_or_organisation}}",
    "": f"WHERE part.plan_id {_LATEST.format('recent')} AND {{code_or_name}}",
}
_ALL = {
    "plan": f"{_OF_ORGANISATION} WHERE part.id {_NAMED} AND {{title_or_organisation}}",
    "": f"WHERE part.plan_id {_NAMED} AND {{code_or_name}}",
}
# What the indexes know, and of that what is visible: asked for both at once, PostgreSQL would rather go through all
# records from the latest on, expecting soon to have enough, or through all plans that the user sees. Plans named by
# their keys are no such riddle: the indexes are kept to them.
_INDEXED = """
    WITH {visible} found(place, id, plan_id) AS MATERIALIZED ({parts}),
    seen AS (
        SELECT place, id, row_number() OVER (PARTITION BY place ORDER BY plan_id DESC, id DESC) AS number
        FROM found {seen}
    )
    SELECT place, id FROM seen WHERE number <= %(number)s ORDER BY place, number
"""
_FOUND = {
    # Not one condition for both: PostgreSQL would read all plans.
    "plan": """
        (SELECT {place}, id, id FROM {table} part WHERE scorecard_bigrams('', title) @> %(pairs)s AND {title} {among}
        UNION SELECT {place}, id, id FROM {table} part WHERE organisation_id = ANY (ARRAY(
            SELECT id FROM scorecard_organisation organisation WHERE {organisation})) {among})""",
    "": """
        SELECT {place}, id, plan_id FROM {table} part
        WHERE scorecard_bigrams(code, name) @> %(pairs)s AND {code_or_name} {among}""",
}
_TEXTS = {
    "code_or_name": "part.code || ' ' || part.name",
    "title": "part.title",
    "organisation": "organisation.name",
    "title_or_organisation": "part.title || ' ' || organisation.name",
}


@dataclass(frozen=True)
class _Reach:
    """The plans that a user sees, and the latest of them, as parts of a statement with parameters by name.

    Named by their keys, `among` keeps the indexes to them, with a place for the plan's column; else `seen` keeps what
    the indexes have found to those `visible`. `number`: of plans, None for too many to name.
    """

    latest: str
    parameters: dict[str, Any]
    among: str = ""
    visible: str = ""
    seen: str = ""
    number: int | None = None


def _reach(scope: Scope) -> _Reach:
    if scope.everything or len(scope.sees) > NARROW:
        return _described(scope)
    return _named(Plan.objects.within(scope).order_by().values_list("pk", flat=True))


def _named(keys: Iterable[int]) -> _Reach:
    """By the plans' keys. Told of organisations, PostgreSQL would expect plans of each, which most sections don't have,
    and walk through everybody's to find as many; and through everybody's records that hold a common word."""
    latest_first = sorted(keys, reverse=True)
    told = {"keys": latest_first, "latest": latest_first[:RECENT_TITLES]}
    return _Reach(
        latest="latest(id) AS MATERIALIZED (SELECT unnest(%(latest)s::bigint[]))",
        parameters={name: f"{{{','.join(map(str, few))}}}" for name, few in told.items()},
        among=f"AND {{plan}} {_NAMED}",
        number=len(latest_first),
    )


@lru_cache(maxsize=64)
def _described(scope: Scope) -> _Reach:
    """By the organisations whose plans they are."""
    plans = Plan.objects.within(scope, wants_few=True)
    asked = plans.order_by().values("pk"), plans.order_by("-pk").values("pk")[:RECENT_TITLES]
    parts: list[str] = []
    parameters: dict[str, Any] = {}
    for rows in asked:
        statement, values = rows.query.sql_with_params()
        places = [f"reach_{len(parameters) + place}" for place in range(len(values))]
        parameters |= dict(zip(places, values, strict=True))
        parts.append(statement % tuple(f"%({place})s" for place in places))
    visible, latest = parts
    return _Reach(
        latest=f"latest(id) AS MATERIALIZED ({latest})",
        parameters=parameters,
        visible=f"visible(id) AS NOT MATERIALIZED ({visible}),",
        seen="WHERE (SELECT TRUE FROM visible WHERE visible.id = found.plan_id)",
    )


class _Question:
    """What one user asks PostgreSQL for."""

    def __init__(self, reach: _Reach, text: str, number: int) -> None:
        self.reach, self.wanted = reach, fold(text)
        self.parameters = dict(reach.parameters)
        self.parameters |= {"wanted": self.wanted, "pairs": bigrams(self.wanted), "number": number}
        self.parameters |= {"recent": RECENT, "recent_titles": RECENT_TITLES}
        self.conditions = {name: self._holds(text) for name, text in _TEXTS.items()}

    def _holds(self, text: str) -> str:
        told = {one: other for one, other in TWINS.items() if other in self.wanted}
        if told:
            text = f"translate({text}, '{''.join(told)}', '{''.join(told.values())}')"
        return f'strpos(upper(({text}) COLLATE "C"), %(wanted)s) > 0'

    def look_through(self, nouns: list[Any], where: dict[str, str]) -> dict[Any, list[int]]:
        """The keys found, in one statement, which says once what is latest: that can take hundreds of organisations."""
        parts = " UNION ALL ".join(
            _PART.format(place=place, table=noun._meta.db_table, where=self._of(noun, where), plan=_plan_of(noun))
            for place, noun in enumerate(nouns)
        )
        return self._ask(nouns, f"WITH {self.reach.latest} {parts}")

    def ask_the_indexes(self, nouns: list[Any]) -> dict[Any, list[int]]:
        """The same in another statement."""
        parts = " UNION ALL ".join(
            self._of(noun, _FOUND, place=place, among=self.reach.among.format(plan=_plan_of(noun)))
            for place, noun in enumerate(nouns)
        )
        return self._ask(nouns, _INDEXED.format(parts=parts, visible=self.reach.visible, seen=self.reach.seen))

    def _of(self, noun: Any, parts: dict[str, str], **told: Any) -> str:
        return parts["plan" if noun is Plan else ""].format(table=noun._meta.db_table, **told, **self.conditions)

    def _ask(self, nouns: list[Any], statement: str) -> dict[Any, list[int]]:
        found = {noun: list[int]() for noun in nouns}
        with connections[Plan.objects.db].cursor() as cursor:
            cursor.execute(statement, self.parameters)
            for place, pk in cursor.fetchall():
                found[nouns[place]].append(pk)
        return found


def _plan_of(noun: Any) -> str:
    return "part.id" if noun is Plan else "part.plan_id"
