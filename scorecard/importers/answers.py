"""What users say about a file on the import pages, as plain JSON between the steps, and as the importers take it."""

import re
from collections.abc import Mapping
from typing import Any

from scorecard.domain import codes
from scorecard.domain.columns import Column
from scorecard.domain.periods import Frequency
from scorecard.domain.roc_periods import PartOfYear, parse_year
from scorecard.importers.layouts import CellPlace, Holding, Layout, Overrides, SheetOverride
from scorecard.importers.layouts.overrides import ColumnUse
from scorecard.importers.preview import Choices

IGNORED = "-"
_LONGEST = 200


def of_layout(answers: Mapping[str, Any], sheets: list[str], posted: Mapping[str, str]) -> dict[str, Any]:
    """The answers with what was said on the page of the layout: only what differs from what the page had shown."""
    said = {name: dict(each) for name, each in answers.get("sheets", {}).items()}
    for number, name in enumerate(sheets):
        mine, fields = said.setdefault(name, {}), f"s{number}-"
        mine["is_included"] = f"{fields}included" in posted
        for field in ("layout", "header_row", "holding", "year", "theme"):
            typed = posted.get(fields + field, "").strip()[:_LONGEST]
            if typed != posted.get(f"{fields}{field}-was", ""):
                mine[field] = typed
        columns = dict(mine.get("columns", {}))
        for key, typed in posted.items():
            column = key.removeprefix(f"{fields}c")
            if key.startswith(f"{fields}c") and column.isdigit() and typed != posted.get(f"{key}-was"):
                columns[column] = typed
        mine["columns"] = columns
    return {**answers, "sheets": said}


def of_questions(answers: Mapping[str, Any], posted: Mapping[str, str]) -> dict[str, Any]:
    """The answers with the codes and texts that were said on the page of the preview."""
    found = {place: code for *place_, code in answers.get("codes", ()) for place in [tuple(place_)]}
    texts = {place: is_none for *place_, is_none in answers.get("not_applicable", ()) for place in [tuple(place_)]}
    for key, typed in posted.items():
        kind, _separator, rest = key.partition("|")
        place = rest.rsplit("|", 3 if kind == "code" else 2)  # a sheet's name may hold the mark too
        if kind == "code" and len(place) == 4 and _are_numbers(place[1:]):
            code = codes.normalise(typed)
            if code and code != posted.get(f"was|{rest}"):
                found[place[0], *map(int, place[1:])] = code[:_LONGEST]
        elif kind == "text" and len(place) == 3 and _are_numbers(place[1:]):
            texts[place[0], int(place[1]), int(place[2])] = typed == "yes"
    return {
        **answers,
        "codes": [[*place, code] for place, code in found.items()],
        "not_applicable": [[*place, is_none] for place, is_none in texts.items()],
    }


def _are_numbers(texts: list[str]) -> bool:
    return all(each.isascii() and each.isdigit() and len(each) < 7 for each in texts)


def overrides(answers: Mapping[str, Any]) -> Overrides:
    sheets = {name: _sheet(said) for name, said in answers.get("sheets", {}).items()}
    places = {CellPlace(*place): code for *place, code in answers.get("codes", ())}
    return Overrides(sheets, places)


def choices(answers: Mapping[str, Any], posted: Mapping[str, str]) -> Choices:
    """What was ticked beside the button comes with the button."""
    return Choices(
        takes_definitions="takes_definitions" in posted,
        removes_missing="removes_missing" in posted,
        approves="approves" in posted,
        not_applicable={(sheet, row, column): said for sheet, row, column, said in answers.get("not_applicable", ())},
    )


def _sheet(said: Mapping[str, Any]) -> SheetOverride:
    header = said.get("header_row", "")
    return SheetOverride(
        is_included=said.get("is_included"),
        layout=_one_of(Layout, said.get("layout")),
        header_row=int(header) if header.isascii() and header.isdigit() and 0 < int(header) < 100_000 else None,
        columns={int(number): _use(word) for number, word in said.get("columns", {}).items() if _is_known(word)},
        holding=_one_of(Holding, said.get("holding")),
        year=_year(said.get("year", "")),
        theme=said.get("theme") or None,
    )


def _one_of(kind: Any, word: str | None) -> Any:
    return kind(word) if word in set(kind) else None


def _is_known(word: str) -> bool:
    return word == IGNORED or word in set(Column) or _FIGURE.fullmatch(word) is not None


def _use(word: str) -> ColumnUse | None:
    if word == IGNORED:
        return None
    figure = _FIGURE.fullmatch(word)
    return ColumnUse(Column.FIGURE, _part(figure)) if figure else ColumnUse(Column(word))


_FIGURE = re.compile(r"figure\.value@(?P<year>(?:19|2\d)\d\d)?(?P<part>M(?:[1-9]|1[0-2])|Q[1-4]|H[12]|Y1)", re.ASCII)


def figure_of(part: PartOfYear) -> str:
    """The word for a column of figures of a period."""
    return f"{Column.FIGURE}@{part.year or ''}{part.frequency.value}{part.number}"


def _part(match: re.Match[str]) -> PartOfYear:
    part, year = match["part"], match["year"]
    return PartOfYear(Frequency(part[0]), int(part[1:]), int(year) if year else None)


def _year(typed: str) -> int | None:
    try:
        return parse_year(typed) if typed else None
    except ValueError:
        return None
