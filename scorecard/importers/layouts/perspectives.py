"""One name for each perspective of a file: Financial and Finance, or English names among Chinese ones, are the same."""

from scorecard.domain import perspective_names

from .drafts import Notebook
from .reading import Noun


def unify(notebook: Notebook) -> None:
    """Synonyms of the four take the first name that the file uses; in a Chinese file the Chinese one."""
    drafts = [draft for _row, draft, _carried in notebook.by_noun[Noun.PERSPECTIVE]]
    is_chinese = bool(drafts) and _is_chinese(notebook)
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
    others = (entries for noun, entries in notebook.by_noun.items() if noun is not Noun.PERSPECTIVE)
    names = {draft.name for entries in others for _row, draft, _carried in entries if draft.name}
    return sum(not name.isascii() for name in names) * 2 > len(names)
