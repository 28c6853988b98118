"""Whose letterhead a print bears that is not of one plan: the agencies at the top of what the user sees; 1 query."""

from scorecard.language import listed
from scorecard.models import Organisation, User


def build(user: User) -> str:
    """Their full names; "" for who sees none."""
    return listed(Organisation.objects.visible_to(user).tops().values_list("name", flat=True))
