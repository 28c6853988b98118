"""Whose letterhead a print bears that is not of one plan: the agencies at the top of what the user sees; 1 query."""

from functools import lru_cache

from scorecard.language import listed
from scorecard.models import Membership, Organisation, User
from scorecard.models.compiled import CompiledRows


def build(user: User) -> str:
    """Their full names; "" for who sees none."""
    scope = Membership.objects.scope_of(user)
    return listed(name for pk, name in _tops().rows() if scope.everything or pk in scope.sees)


@lru_cache(maxsize=1)
def _tops() -> CompiledRows:
    return CompiledRows(Organisation.objects.tops().values_list("pk", "name"))
