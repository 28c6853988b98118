"""Mission, vision and core values: 【使命】 in one cell and its text behind it, in the next cell or below."""

import re

from scorecard.domain.statements import StatementKind

from .cells import one_line, trimmed
from .drafts import Draft
from .reading import Noun

_LABELS = (
    (StatementKind.MISSION, r"使命|mission(?: statement)?"),
    (StatementKind.VISION, r"願景|vision(?: statement)?"),
    (StatementKind.CORE_VALUES, r"核心價值觀?|價值觀|core values?|values"),
)
_KINDS = tuple(
    (
        kind,
        re.compile(
            rf"\s*(?:[【\[「『(（〔]\s*(?:{words})\s*[】\]」』)）〕]\s*[:：]?|(?:{words})\s*(?:[:：]|$))\s*(?P<text>.*)",
            re.DOTALL | re.IGNORECASE,
        ),
    )
    for kind, words in _LABELS
)
_PARTED = re.compile(r"[、，,；;\r\n·‧・|｜/]+")


def find(shown: dict[int, str]) -> list[Draft]:
    """The statements that a row makes; one whose text is not in the row has none yet."""
    found: list[Draft] = []
    waiting: Draft | None = None
    for number, text in shown.items():
        kind, behind = _labelled(text)
        if kind is not None:
            waiting = Draft(Noun.STATEMENT, kind.value, column=number)
            found.append(waiting)
            text = behind
        if text and waiting is not None:
            fill(waiting, text, number)
            waiting = None
    return found


def _labelled(text: str) -> tuple[StatementKind | None, str]:
    for kind, pattern in _KINDS:
        match = pattern.fullmatch(text)
        if match:
            return kind, trimmed(match["text"])
    return None, text


def fill(draft: Draft, text: str, column: int) -> None:
    if draft.code == StatementKind.CORE_VALUES:
        draft.values = {"texts": tuple(piece for each in _PARTED.split(text) if (piece := trimmed(each)))}
    else:
        draft.values = {"text": one_line(text)}
    draft.columns, draft.column = dict.fromkeys(draft.values, column), column
