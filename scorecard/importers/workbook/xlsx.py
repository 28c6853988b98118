"""xlsx: its sheets in order, and each sheet's second pass."""

import posixpath
import re
from typing import NamedTuple

from scorecard.importers.workbook import grid, limits, markup, number_formats, package
from scorecard.importers.workbook.refusals import Reason, Refused
from scorecard.importers.workbook.xlsx_sheet import read_sheet

_DOCUMENT = "/officeDocument"  # the end of a relation's type, in both the strict and the transitional form
_WORKSHEET = "/worksheet"
_MACRO_SHEET = "Macrosheet"
_SHARED_STRINGS = "/sharedStrings"
_STYLES = "/styles"
_TEXT_END = re.compile(rb"</(?:\w+:)?si>")


class Relation(NamedTuple):
    type: str
    target: str


def is_xlsx(parts: dict[str, bytes]) -> bool:
    return any(
        each.type.endswith(_DOCUMENT) and _is_spreadsheet(parts, each) for each in _relations(parts, "").values()
    )


def second_pass(parts: dict[str, bytes]) -> list[grid.Facts]:
    """The worksheets' facts, in the workbook's order. Raises Refused."""
    relations = _relations(parts, "")
    document = next(each.target for each in relations.values() if each.type.endswith(_DOCUMENT))
    related = _relations(parts, document)
    entries = _entries(package.part(parts, document) or b"")
    if len(entries) > limits.MOST_SHEETS:
        raise Refused(Reason.TOO_MANY_SHEETS, most=limits.MOST_SHEETS)
    looks = _looks(_part(parts, related, _STYLES))
    lengths = _lengths(_part(parts, related, _SHARED_STRINGS))
    sheets = []
    for name, state, relation in entries:
        if relation not in related:
            raise Refused(Reason.DAMAGED)
        if related[relation].type.endswith(_MACRO_SHEET):
            raise Refused(Reason.MACROS)
        if related[relation].type.endswith(_WORKSHEET):
            facts = grid.Facts(name, is_hidden=state in ("hidden", "veryHidden"))
            read_sheet(package.part(parts, related[relation].target) or b"", facts, looks, lengths)
            sheets.append(facts)
    return sheets


def _is_spreadsheet(parts: dict[str, bytes], relation: Relation) -> bool:
    found = False

    def start(name: str, attributes: markup.Attributes) -> None:
        nonlocal found
        found = found or markup.local(name) == "workbook"

    content = package.part(parts, relation.target)
    if relation.target.endswith(".xml") and content is not None:
        markup.walk(content, start)
    return found


def _relations(parts: dict[str, bytes], part: str) -> dict[str, Relation]:
    """Id -> relation of a part, "" for the whole package; targets as names of parts."""
    folder, name = posixpath.split(part)
    content = package.part(parts, posixpath.join(folder, "_rels", f"{name}.rels"))
    relations: dict[str, Relation] = {}

    def start(name: str, attributes: markup.Attributes) -> None:
        if markup.local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            relations[attributes.get("Id", "")] = Relation(attributes.get("Type", ""), target)

    if content is not None:
        markup.walk(content, start)
    return relations


def _part(parts: dict[str, bytes], relations: dict[str, Relation], type_end: str) -> bytes:
    target = next((each.target for each in relations.values() if each.type.endswith(type_end)), "")
    return package.part(parts, target) or b""


def _entries(content: bytes) -> list[tuple[str, str, str]]:
    """Name, state and relation of each sheet."""
    entries = []

    def start(name: str, attributes: markup.Attributes) -> None:
        if markup.local(name) == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            entries.append((attributes.get("name", ""), attributes.get("state", ""), relation))

    markup.walk(content, start)
    return entries


def _looks(content: bytes) -> list[grid.Look]:
    """What each cell style says, in the order of the indexes that cells carry."""
    codes: dict[str, str] = {}
    ids: list[str] = []
    is_cell_style = False

    def start(name: str, attributes: markup.Attributes) -> None:
        nonlocal is_cell_style
        match markup.local(name):
            case "numFmt":
                codes.setdefault(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
            case "cellXfs":
                is_cell_style = True
            case "xf" if is_cell_style:
                ids.append(attributes.get("numFmtId", "0"))

    def end(name: str) -> None:
        nonlocal is_cell_style
        if markup.local(name) == "cellXfs":
            is_cell_style = False

    if content:
        markup.walk(content, start, end)
    return [number_formats.look(int(each), codes.get(each, "")) for each in ids]


def _lengths(content: bytes) -> list[int]:
    """About how many bytes each shared text takes: one that stands in many cells fills memory, not the file."""
    return [len(each) for each in _TEXT_END.split(content)]
