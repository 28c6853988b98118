"""One name for each perspective of a file: Financial and Finance, or English names among Chinese ones, are the same."""

from scorecard.domain import perspective_names

from .cells import one_line
from .drafts import Draft, Notebook
from .reading import Noun


def draft(typed: str, code: str, column: int) -> Draft:
    """The perspective that a cell names; its letter the one beside it, in it, or its kind's usual one."""
    named = perspective_names.read(one_line(typed))
    name = "" if named.name == code else named.name
    found = Draft(Noun.PERSPECTIVE, code or named.usual_code, name, column=column)
    if name:
        found.values, found.columns = {"name": name}, {"name": column}
    return found


def unify(notebook: Notebook) -> None:
    """Synonyms of the four take the first name that the file uses; in a Chinese file the Chinese one."""
    drafts = [each for _row, each, _carried in notebook.by_noun[Noun.PERSPECTIVE]]
    is_chinese = bool(drafts) and _is_chinese(notebook)
    first: dict[perspective_names.PerspectiveKind, str] = {}
    for each in drafts:
        kind = perspective_names.read(each.name).kind
        if kind is None:
            continue
        if is_chinese and each.name.isascii():
            each.name = perspective_names.names_of(kind)[0]
        each.name = first.setdefault(kind, each.name)
        each.values["name"] = each.name


def _is_chinese(notebook: Notebook) -> bool:
    others = (entries for noun, entries in notebook.by_noun.items() if noun is not Noun.PERSPECTIVE)
    names = {each.name for entries in others for _row, each, _carried in entries if each.name}
    return sum(not name.isascii() for name in names) * 2 > len(names)
