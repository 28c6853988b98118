"""One name for each perspective of a file: Financial and Finance, or English names among Chinese ones, are the same."""

from scorecard.domain import perspective_names

from .drafts import Draft, Notebook
from .reading import Noun


def unify(notebook: Notebook) -> None:
    """Synonyms of the four take the first name that the file uses; in a Chinese file the Chinese one."""
    drafts = [draft for row in notebook.rows for draft in row.of(Noun.PERSPECTIVE)]
    is_chinese = _is_chinese(notebook)
    first: dict[perspective_names.PerspectiveKind, str] = {}
    for draft in drafts:
        kind = perspective_names.read(draft.name).kind
        if kind is None:
            continue
        if is_chinese and draft.name.isascii():
            draft.name = perspective_names.names_of(kind)[0]
        draft.name = first.setdefault(kind, draft.name)
        draft.values["name"] = draft.name


def _is_chinese(notebook: Notebook) -> bool:
    names = {draft.name for row in notebook.rows for draft in _named(row.entries)}
    return sum(not name.isascii() for name in names) * 2 > len(names)


def _named(entries: list[tuple[Draft, bool]]) -> list[Draft]:
    return [draft for draft, _carried in entries if draft.noun is not Noun.PERSPECTIVE and draft.name]
