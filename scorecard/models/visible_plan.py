"""The plan that an address names, for who may see it: the first thing that every page of a plan asks for."""

from functools import lru_cache

from django.db import models
from django.db.models.expressions import RawSQL

from .compiled import Compiled
from .membership import Membership, Scope, User
from .organisation import Organisation
from .plan import Plan

# As SQL: the ORM can't ask whether a column of another row is empty but by one more join.
_NEIGHBOURS = {
    "has_children": "EXISTS (SELECT 1 FROM {plan} child WHERE child.parent_id = {plan}.id)",
    "serves_top": """(
        SELECT above.parent_id IS NULL FROM {plan} served JOIN {organisation} above ON above.id = served.organisation_id
        WHERE served.id = {plan}.parent_id
    )""",
}


def find(user: User, organisation_slug: str, year: int) -> Plan | None:
    """None for one that the user may not see, as for one that isn't there.

    With its organisation; with `has_children`: whether plans stand below it, visible or not; and `serves_top`: whether
    the plan above it is one of an organisation at the top of the tree, None where there is no plan above it.
    """
    found = _within(Membership.objects.scope_of(user)).get(organisation_slug, year)
    return found[0] if found else None


@lru_cache(maxsize=256)
def _within(scope: Scope) -> Compiled[Plan]:
    tables = {"plan": Plan._meta.db_table, "organisation": Organisation._meta.db_table}
    is_so = models.BooleanField(null=True)
    neighbours = {name: RawSQL(sql.format(**tables), (), is_so) for name, sql in _NEIGHBOURS.items()}  # noqa: S611 - no input
    plans = Plan.objects.within(scope).select_related("organisation").annotate(**neighbours).order_by()
    return Compiled(plans.of("?", 0), "?", 0)
