"""The signs that a drawn strategy map has and what they mean, for every file that shows one."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from scorecard.domain.map_layout import MapPlan
from scorecard.domain.scoring import Status
from scorecard.exporters.labels import status_word

ARROWS = ("assumed", "confirmed")


def signs(plan: MapPlan) -> Iterator[tuple[str, str]]:
    """Statuses, then ARROWS, each with its words."""
    if plan.mark is not None:
        for status in Status:
            yield status.value, status_word(status) or ""
    if plan.links:
        words = _("hollow arrow head = assumed link, to be confirmed"), _("filled arrow head = confirmed link")
        yield from zip(ARROWS, words, strict=True)
