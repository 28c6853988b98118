"""How a plan, a theme or an objective stands, as a bar and as cells: each is a blank for the few shapes it comes in."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from scorecard.domain.rollup import Score
from scorecard.domain.scoring import Change

from . import kept
from .scorecard import kept_row, light, number

register = template.Library()


@register.simple_tag
def standing_bar(
    label: str,
    score: Score,
    change: Change | None = None,
    hides_scores: bool = False,
    why: str = "",
    plan_url: str = "",
    query: str = "",
) -> SafeString:
    """The counts of lights first, then the light, the score, the change and the coverage.

    `label`: whose; `hides_scores`: whether the reader sees no scores; `why`: kind and code of the page that explains
    the score, "" for none; `query`: what links carry on.
    """
    texts = {"label": label, "lights": light_counts(score), **_texts(score, change)}
    if why:
        texts |= {"why": why, "plan_url": plan_url, "query": query}
    shape = {"has_change": change is not None, "hides_scores": hides_scores}
    return kept.blank("scorecard/partials/standing_bar.html", shape, texts).fill(texts)


@register.simple_tag
def standing_cells(
    score: Score, change: Change | None, hides_scores: bool = False, has_coverage: bool = False
) -> SafeString:
    """Light, score and change of something as cells of its row, and its coverage."""
    is_whole = score.coverage in (None, Decimal(100))
    shape = {"hides_scores": hides_scores, "has_coverage": has_coverage, "is_whole": is_whole}
    texts = _texts(score, change)
    return kept.blank("scorecard/partials/standing_cells.html", shape, texts).fill(texts)


def light_counts(score: Score) -> SafeString:
    return kept_row("components/light_counts.html", lights=score.lights)


def coverage(score: Score) -> SafeString:
    return kept_row("components/coverage.html", coverage=score.coverage)


def _texts(score: Score, change: Change | None) -> dict[str, str]:
    return {
        "light": light(score),
        "score": number(score.score, 2),
        "change": kept_row("components/change.html", change=change),
        "coverage": coverage(score),
    }
