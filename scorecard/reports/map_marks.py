"""How things stand, in the words that the strategy map's drawing writes into its boxes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext, gettext_noop

from scorecard.domain import rounding
from scorecard.domain.map_layout import MapMark
from scorecard.domain.rollup import Lights, Score
from scorecard.domain.scoring import Change, Reason, Status
from scorecard.language import figures_until

from .alignment.served import Served
from .plan_scores import PlanScores

_WORDS = {
    "on_target": gettext_noop("on target"),
    "at_risk": gettext_noop("at risk"),
    "off_target": gettext_noop("off target"),
    "no_data": gettext_noop("not reported"),
    "not_due": gettext_noop("not due"),
    "not_applicable": gettext_noop("not applicable"),
    "no_light": gettext_noop("no light"),
}
_COLOURS = {
    "on_target": gettext_noop("green"),
    "at_risk": gettext_noop("yellow"),
    "off_target": gettext_noop("red"),
}
_CHANGES = {
    Change.BETTER: ("↗", gettext_noop("better")),
    Change.WORSE: ("↘", gettext_noop("worse")),
    Change.SAME: ("→", gettext_noop("same")),
}
_ALWAYS_COUNTED = {"on_target", "at_risk", "off_target", "no_data"}


@dataclass(frozen=True)
class Marks:
    """`is_measured`: whether the plan has any KPI; without, nothing is marked but what plans below serve."""

    hides_scores: bool
    is_measured: bool

    def of_objective(self, score: Score, change: Change | None, served: Served | None = None) -> MapMark | None:
        """For a box: the light, the score, the change, whether it rests on figures not approved yet, and who serves it.

        Without lights of its own it is marked by the latter.
        """
        if served is None:
            return self._mark(score, (_change(change), _provisional(score)))
        lights = _lights(served)
        mark = self._mark(score, (_change(change), _provisional(score), _number(served), lights))
        return mark or MapMark(
            "unserved" if served.is_gap else "served", _number(served), notes=(lights,) * bool(lights)
        )

    def of_group(self, score: Score, change: Change | None) -> MapMark | None:
        """For a theme and the plan: with the counts of lights and the coverage."""
        notes = (_change(change), _provisional(score), _coverage(score))
        return self._mark(score, notes, counts=_counts(score.lights))

    def of_plan(self, scores: PlanScores) -> MapMark | None:
        """As for a theme; and of when it is, since the drawing can be looked at without its page."""
        mark = self.of_group(scores.plan, scores.plan_change)
        more = (
            figures_until(scores.at, scores.basis),
            gettext("Sample data (not real figures)") if scores.has_sample_data else "",
        )
        return mark and replace(mark, notes=(*mark.notes, *(note for note in more if note)))

    def of_perspective(self, score: Score, change: Change | None) -> MapMark | None:
        """For the narrow label of a band: few characters a line."""
        provisional = gettext("not approved") if score.is_provisional else ""
        return self._mark(score, (_change(change), provisional))

    def _mark(self, score: Score, notes: tuple[str, ...], counts: str = "") -> MapMark | None:
        if not self.is_measured:
            return None
        status = shown_status(score)
        shown = "" if self.hides_scores or score.score is None else f"{rounding.half_up(score.score, 2):,f}"
        return MapMark(status, _word(status), shown, counts, tuple(note for note in notes if note))


def shown_status(score: Score) -> str:
    """A status's value, or no_light where there is none for another reason than a missing figure."""
    is_reported = score.status is not Status.NO_DATA or score.reason is Reason.MISSING
    return score.status.value if is_reported else "no_light"


def _word(status: str) -> str:
    return gettext(_WORDS[status])


def _number(served: Served) -> str:
    return gettext("serving: %(number)s") % {"number": served.number} if served.number else gettext("Not served yet")


def _lights(served: Served) -> str:
    """綠4 黃2 未到期2: of the objectives that serve it."""
    return _counted(served.lights)


def _change(change: Change | None) -> str:
    if change is None:
        return ""
    arrow, word = _CHANGES[change]
    return arrow + gettext(word)


def _provisional(score: Score) -> str:
    return gettext("(not approved)") if score.is_provisional else ""


def _coverage(score: Score) -> str:
    if score.coverage is None:
        return ""
    return gettext("Coverage %(percent)s%%") % {"percent": f"{rounding.share(score.coverage):f}".removesuffix(".0")}


def _counts(lights: Lights) -> str:
    return _counted((name, number) for name, number in vars(lights).items() if number or name in _ALWAYS_COUNTED)


def _counted(lights: Iterable[tuple[str, int]]) -> str:
    return " ".join(f"{gettext(_COLOURS.get(status) or _WORDS[status])}{number}" for status, number in lights)
