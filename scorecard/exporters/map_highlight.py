"""Classes and marks put into a drawn strategy map: an objective's chain, and the boxes that a filter leaves out.

The drawing itself is kept once for all readers; what one of them chose is written into it here, by the codes that its
boxes and arrows bear.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from scorecard.domain.cause_effect import Chain

_SVG = re.compile(r"<svg\b[^>]*>")
_BOX = re.compile(r'<g\b[^>]*\bdata-code="([^"]*)"[^>]*>')
_ARROW = re.compile(r'<\w+\b[^>]*\bdata-cause="([^"]*)" data-effect="([^"]*)"[^>]*>')
_PLACE = re.compile(r'<rect\b[^>]*?\bx="(-?[\d.]+)" y="(-?[\d.]+)"')
_CLASS = re.compile(r'\bclass="')

MARK = 18  # px; it sits on the box's upper left corner, as js/strategy_map.js has it


@dataclass(frozen=True)
class MarkWords:
    """One character each, on the boxes of causes and of effects."""

    cause: str
    effect: str


def highlight(drawing: str, *, outside: Collection[str], chain: Chain | None, words: MarkWords) -> str:
    """The drawing with the boxes `outside` set back, and with `chain` lit."""
    if chain is None and not outside:
        return drawing
    roles = _roles(chain)

    def box(match: re.Match[str]) -> str:
        classes = [roles.get(match[1], ""), "is-outside" if match[1] in outside else ""]
        return _with_class(match[0], " ".join(each for each in classes if each))

    marks = "".join(_marks(drawing, roles, words)) if chain else ""
    drawing = _BOX.sub(box, drawing)
    if chain is None:
        return drawing
    drawing = _ARROW.sub(lambda arrow: _with_class(arrow[0], "is-lit" * ((arrow[1], arrow[2]) in chain.links)), drawing)
    if marks:  # who stands alone sets nobody back
        drawing = _SVG.sub(lambda start: _with_class(start[0], "is-lit"), drawing, count=1)
    return drawing.removesuffix("</svg>") + f"{marks}</svg>"


def _roles(chain: Chain | None) -> Mapping[str, str]:
    if chain is None:
        return {}
    causes = {each.code: "is-cause" for each in chain.drivers}
    effects = {each.code: "is-effect" for each in chain.outcomes}
    return causes | effects | {chain.code: "is-chosen"}


def _with_class(tag: str, css: str) -> str:
    if not css:
        return tag
    if _CLASS.search(tag):
        return _CLASS.sub(f'class="{css} ', tag, count=1)
    return re.sub(r"^<\w+", lambda name: f'{name[0]} class="{css}"', tag)


def _marks(drawing: str, roles: Mapping[str, str], words: MarkWords) -> list[str]:
    shown = {"is-cause": words.cause, "is-effect": words.effect}
    marks = []
    for match in _BOX.finditer(drawing):
        role = roles.get(match[1], "")
        place = _PLACE.search(drawing, match.end())
        if role in shown and place is not None:
            x, y = (float(each) - MARK / 2 for each in place.groups())
            marks.append(
                f'<g class="chain-mark {role}" aria-hidden="true">'
                f'<rect x="{x:g}" y="{y:g}" width="{MARK}" height="{MARK}"/>'
                f'<text x="{x + MARK / 2:g}" y="{y + MARK - 5:g}">{shown[role]}</text></g>'
            )
    return marks
