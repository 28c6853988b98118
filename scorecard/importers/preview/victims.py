"""What the plan holds and the file does not: removed only if the user ticks it, and never with figures below."""

from collections import Counter
from collections.abc import Iterable, Iterator

from scorecard.domain.plan_import import PARENTS, Key, Noun, Removal

from . import words
from .ledger import Ledger

_REMOVABLE = (Noun.THEME, Noun.MEMBER, Noun.OBJECTIVE, Noun.KSF, Noun.KPI, Noun.ACTION_PLAN)


def find(ledger: Ledger) -> tuple[Removal, ...]:
    """Of each noun that the file lists, what it does not list, parents first; what hangs below a victim goes along."""
    missing = {(noun, key) for noun in _listed(ledger) for key in ledger.stored.objects[noun]} - ledger.stated
    below = _values_below(ledger) if missing else Counter()
    return tuple(_removal(ledger, noun, key, below) for noun, key in _ordered(ledger, missing))


def _listed(ledger: Ledger) -> Iterable[Noun]:
    """Nouns that the file states in its own right, not only as the heading of others' figures."""
    if ledger.states_figures:
        return ()
    nouns = {noun for noun, _key in ledger.stated}
    return [noun for noun in _REMOVABLE if noun in nouns]


def _ordered(ledger: Ledger, missing: set[tuple[Noun, Key]]) -> Iterator[tuple[Noun, Key]]:
    for noun in _REMOVABLE:
        for key in ledger.stored.objects[noun]:
            if (noun, key) in missing and not _goes_along(ledger, noun, key, missing):
                yield noun, key


def _goes_along(ledger: Ledger, noun: Noun, key: Key, missing: set[tuple[Noun, Key]]) -> bool:
    """Objectives and what is below them go with their parent; a theme leaves none behind, as it must be empty."""
    name, parent = PARENTS.get(noun, ("", None))
    if parent is None or noun is Noun.OBJECTIVE:
        return False
    stored = ledger.stored.find(noun, key)
    return stored is not None and (parent, stored.values.get(name)) in missing


def _values_below(ledger: Ledger) -> Counter[tuple[Noun, Key]]:
    """How many actuals each object has below it."""
    found: Counter[tuple[Noun, Key]] = Counter()
    for code, _period in ledger.stored.objects[Noun.VALUE]:
        noun, key = Noun.KPI, code
        while key:
            found[noun, key] += 1
            name, parent = PARENTS.get(noun, ("", None))
            stored = ledger.stored.find(noun, key)
            if parent is None or stored is None:
                break
            noun, key = parent, stored.values[name]
    return found


def _removal(ledger: Ledger, noun: Noun, key: Key, below: Counter[tuple[Noun, Key]]) -> Removal:
    stored = ledger.stored.objects[noun][key]
    return Removal(noun, stored.pk, words.code(key), stored.values.get("name", ""), below[noun, key])
