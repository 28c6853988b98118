"""How several objectives stand: how many have which light, in the order of lights."""

from collections import Counter
from collections.abc import Iterable

from scorecard.domain.rollup import Score
from scorecard.domain.scoring import Reason, Status

NO_LIGHT = "no_light"  # what has no KPI or too few figures, as components/light.html tells it
_ORDER = (*(status.value for status in Status), NO_LIGHT)

Counts = tuple[tuple[str, int], ...]


def kind(score: Score) -> str:
    has_none = score.status is Status.NO_DATA and score.reason is not Reason.MISSING
    return NO_LIGHT if has_none else score.status.value


def count(scores: Iterable[Score | None]) -> Counts:
    """Those that there are; what has no score object has no light to tell of."""
    counted = Counter(kind(score) for score in scores if score is not None)
    return tuple((name, counted[name]) for name in _ORDER if counted[name])
