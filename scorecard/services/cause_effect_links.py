"""Links between a plan's objectives (關聯): adding, changing, confirming and deleting them.

What may not be linked the model says: to itself, to another plan, in a cycle. All writers take the plan first, so that
of two who add the halves of a cycle at once the second is refused.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from scorecard.models import CauseEffectLink, Objective, Plan, Strength, User

from . import confirming, plan_versions, records
from .records import DeletedRecord, StaleRecord

__all__ = ["DeletedRecord", "LinkExists", "StaleRecord", "change", "confirm", "create", "delete"]


class LinkExists(Exception):
    """These two are linked already, by `link`. Nothing was written."""

    def __init__(self, link: CauseEffectLink) -> None:
        self.link = link
        super().__init__(_("%(link)s is there already.") % {"link": link.codes})


@transaction.atomic
def create(
    *,
    cause: Objective,
    effect: Objective,
    by: User | None,
    reason: str = "",
    strength: str = Strength.MEDIUM,
    is_confirmed: bool = False,
) -> CauseEffectLink:
    """Raises LinkExists, or ValidationError for what can't be linked."""
    Plan.objects.locked(cause.plan_id)
    there = CauseEffectLink.objects.filter(cause=cause, effect=effect).select_related("cause", "effect").first()
    if there is not None:
        raise LinkExists(there)
    link = CauseEffectLink(cause=cause, effect=effect, reason=reason, strength=strength, is_confirmed=is_confirmed)
    return records.save(record=link, by=by, reason=_("link added"))


@transaction.atomic
def change(
    *, link: CauseEffectLink, version: int, by: User | None, reason: str, strength: str, is_confirmed: bool
) -> CauseEffectLink:
    """Raises StaleRecord, DeletedRecord, or ValidationError. `version` is the one that the user saw."""
    link.reason, link.strength, link.is_confirmed = reason, strength, is_confirmed
    return records.save(record=link, by=by, reason=_("link changed"), version=version)


@transaction.atomic
def confirm(*, plan: Plan, versions: Mapping[int, int], by: User | None) -> list[CauseEffectLink]:
    """Confirm all of them, by primary key with the version that the user saw, or none.

    Raises DeletedRecord where one is gone, StaleRecord where one was changed meanwhile.
    """
    Plan.objects.locked(plan.pk)
    links = _current(plan, versions)
    for link in links:
        if link.version != versions[link.pk]:
            raise StaleRecord(link)
    confirmed = confirming.write(found=links, by=by, reason=_("link confirmed"))
    if confirmed:
        plan_versions.raise_versions(plan.pk, structure=True)
    return confirmed


def delete(*, link: CauseEffectLink, version: int, by: User | None) -> None:
    """Raises StaleRecord where it was changed since the user saw it, DeletedRecord where it is gone."""
    records.delete(record=link, by=by, reason=_("link deleted"), version=version)


def _current(plan: Plan, keys: Iterable[int]) -> list[CauseEffectLink]:
    """The links as they stand under the plan's lock."""
    wanted = list(keys)
    links = CauseEffectLink.objects.filter(cause__plan=plan, pk__in=wanted).select_related("cause__plan", "effect")
    if len(found := list(links)) < len(wanted):
        raise DeletedRecord(_("Somebody deleted this meanwhile."))
    return found
