"""Where things stand on a map as printed: themes across, perspectives down, members below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from scorecard.domain import codes, perspective_names
from scorecard.domain.columns import folded

from .cells import Row, at, is_merged, one_line, text_of, texts
from .gluing import Title, leading_code, titles
from .headers import heading_use
from .sheet_notes import is_subtotal

_LABEL_COLUMNS = 4
MEMBERS = {
    folded(word): role
    for role, words in (
        ("support", "分組成員|成員|成員機關|主協辦機關|協辦機關|權責機關|members|theme members|supporting agencies"),
        ("lead", "主辦機關|主責機關|主政機關|主辦|lead agency|lead"),
    )
    for word in words.split("|")
}
LETTERS = re.compile(r"[A-ZＡ-Ｚ]{1,2}")


@dataclass
class Shape:
    """Where things stand; rows are indices from 0, columns count from 1."""

    label_column: int
    theme_row: int
    perspective_rows: list[int]
    theme_columns: list[list[int]]
    ways: list[list[Title]] = field(default_factory=list)  # how each theme's title may be read
    code_row: int | None = None


def find(rows: Sequence[Row]) -> Shape | None:
    """The shape of a map, None for any other sheet."""
    for column in range(1, _LABEL_COLUMNS + 1):
        labelled = [
            (index, perspective_names.read(one_line(text)).kind)
            for index, row in enumerate(rows[:200])
            if (text := text_of(at(row, column))) and perspective_names.read(one_line(text)).kind
        ]
        if len({kind for _index, kind in labelled}) < 2:
            continue
        shape = _shape(rows, column, [index for index, _kind in labelled])
        if shape is not None:
            return shape
    return None


def _shape(rows: Sequence[Row], column: int, labelled: list[int]) -> Shape | None:
    theme_row = next((index for index in range(labelled[0] - 1, -1, -1) if _right_of(rows[index], column)), None)
    if theme_row is None:
        return None
    across = _right_of(rows[theme_row], column)
    known = sum(1 for text in across.values() if heading_use((one_line(text),)) is not None)
    if known * 2 >= len(across) or not any(_right_of(rows[index], column) for index in labelled):
        return None
    shape = Shape(column, theme_row, _between(rows, column, labelled), _groups(rows[theme_row], column))
    _name_themes(rows, shape)
    return shape


def _right_of(row: Row, column: int) -> dict[int, str]:
    return {number: text for number, text in texts(row).items() if number > column}


def _groups(row: Row, column: int) -> list[list[int]]:
    """The columns of each theme: more than one where its title is merged."""
    groups: list[list[int]] = []
    for number in range(column + 1, len(row) + 1):
        text = text_of(at(row, number))
        if not text:
            continue
        goes_on = is_merged(at(row, number)) and text_of(at(row, number - 1)) == text
        if goes_on and groups and groups[-1][-1] == number - 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _between(rows: Sequence[Row], column: int, labelled: list[int]) -> list[int]:
    """The rows of perspectives, those of unusual names and those without a label of their own among them."""
    found = []
    for index in range(labelled[0], len(rows)):
        label, across = text_of(at(rows[index], column)), _right_of(rows[index], column)
        if index > labelled[-1]:
            before = any(folded(text) in MEMBERS for text in texts(rows[index]).values())
            coded = any(leading_code(text) for text in across.values())
            if before or not coded or is_subtotal(texts(rows[index])):
                break
        if label or across:
            found.append(index)
    return found


def _name_themes(rows: Sequence[Row], shape: Shape) -> None:
    """Titles with their codes; where codes have a row of their own, from there."""
    named = [one_line(text_of(at(rows[shape.theme_row], group[0]))) for group in shape.theme_columns]
    lettered = all(LETTERS.fullmatch(name) for name in named)
    above = shape.theme_row - 1
    if above >= 0:
        others = [one_line(text_of(at(rows[above], group[0]))) for group in shape.theme_columns]
        are_letters = [bool(LETTERS.fullmatch(other)) for other in others]
        if lettered and all(others) and not any(are_letters):
            shape.code_row, (named, others) = above, (others, named)
        elif all(are_letters) and not lettered:
            shape.code_row = above
        if shape.code_row is not None:
            pairs = zip(others, named, strict=True)
            shape.ways = [[Title(codes.normalise(code), name)] for code, name in pairs]
            return
    shape.ways = [titles(name) for name in named]
