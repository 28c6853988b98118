"""The roof of the strategy map: the apex statement large and in the middle, the others in rows below it."""

from collections.abc import Iterable
from functools import lru_cache

from scorecard.domain.map_layout import text
from scorecard.domain.map_layout.drawing import MapRoof, MapRoofLine, Rect
from scorecard.domain.map_layout.plan import MapStatement

_SIDE = 27
_PAD = 14
_LABEL_GAP = 12
_STATEMENT_GAP = 40
_LEADING = 26
_APEX_LEADING = 36
_LEAST_HEIGHT = 27
_LABEL_SHARE = 4  # a label takes at most this part of the roof, so that a long one leaves room for its text


@lru_cache(maxsize=64)
def lay_out(statements: tuple[MapStatement, ...], width: int) -> MapRoof:
    """The statements on a roof `width` px wide at the drawing's top; its height follows from them."""
    ordered = sorted(statements, key=lambda statement: not statement.is_apex)
    rows = _rows(ordered, width - 2 * _SIDE)
    placed: list[MapRoofLine] = []
    y = _PAD
    for row in rows:
        x = (width - _row_width(row)) // 2
        for piece in row:
            placed.append(piece.placed(x, y))
            x += piece.width + _STATEMENT_GAP
        y += max(piece.height for piece in row)
    return MapRoof(Rect(0, 0, width, max(_LEAST_HEIGHT, y + _PAD if rows else 0)), tuple(placed))


class _Piece:
    """A statement with its label, broken to fit the roof."""

    def __init__(self, statement: MapStatement, room: int) -> None:
        self.is_apex = statement.is_apex
        self.size = text.APEX if statement.is_apex else text.STATEMENT
        self.leading = _APEX_LEADING if statement.is_apex else _LEADING
        self.label = text.lines_of(statement.label, text.BODY, room // _LABEL_SHARE)
        self.label_width = max(text.width_of(line, text.BODY) for line in self.label) + _LABEL_GAP if self.label else 0
        self.lines = text.lines_of(statement.text, self.size, room - self.label_width)
        self.text_width = max((text.width_of(line.rstrip(), self.size) for line in self.lines), default=0)
        self.width = self.label_width + self.text_width
        self.height = max(len(self.lines) * self.leading, len(self.label) * text.LEADING)

    def placed(self, x: int, y: int) -> MapRoofLine:
        baseline = y + (27 if self.is_apex else 18)
        return MapRoofLine(
            text.block(self.label, x, baseline, text.BODY),
            text.block(self.lines, x + self.label_width, baseline, self.size, self.leading, is_bold=self.is_apex),
            self.is_apex,
        )


def _rows(statements: Iterable[MapStatement], room: int) -> list[list[_Piece]]:
    rows: list[list[_Piece]] = []
    for statement in statements:
        piece = _Piece(statement, room)
        fits = rows and not piece.is_apex and not rows[-1][-1].is_apex and _row_width([*rows[-1], piece]) <= room
        if fits:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _row_width(row: list[_Piece]) -> int:
    return sum(piece.width for piece in row) + _STATEMENT_GAP * (len(row) - 1)
