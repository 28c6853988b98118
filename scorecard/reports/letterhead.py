"""Whose letterhead a print bears that is not of one plan: the agencies at the top of what the user sees; 1 query."""

from scorecard.language import listed
from scorecard.models import Membership, Organisation, User


def build(user: User) -> str:
    """Their full names; "" for who sees none."""
    scope = Membership.objects.scope_of(user)
    tops = Organisation.objects.tops().values_list("pk", "name")
    return listed(name for pk, name in tops if scope.everything or pk in scope.sees)
