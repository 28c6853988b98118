"""What contradicts itself inside one file: two names for a code, a code for two objects, two figures for a period."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from scorecard.domain import codes

from .drafts import FIGURES, SHARED, Draft, DraftRow, Notebook
from .messages import Level, Reason
from .proposals import free_code
from .reading import Noun

LONGEST_NAME = 200
_NAMED = (Noun.THEME, Noun.OBJECTIVE, Noun.KSF, Noun.KPI, Noun.ACTION_PLAN)
_VARIANTS = str.maketrans({"台": "臺"})
Statement = tuple[DraftRow, Draft]


def same_but_for_width(name: str) -> str:
    """A name without what the eye passes over: width, 台 and 臺, blanks, case."""
    return "".join(unicodedata.normalize("NFKC", name).translate(_VARIANTS).lower().split())


class Conflicts:
    """`lists` are the sheets whose rows are one objective each, and the maps: there a code stands once."""

    def __init__(self, notebook: Notebook, lists: set[str]) -> None:
        self.notebook, self.lists = notebook, lists
        self.stated: dict[tuple[Noun, str], list[Statement]] = defaultdict(list)
        for noun in _NAMED:
            for row, draft, carried in notebook.by_noun[noun]:
                if draft.code and not carried and not _is_bare(draft):
                    self.stated[noun, draft.code].append((row, draft))

    def run(self) -> None:
        for (noun, _code), statements in self.stated.items():
            kept = list(self._without_doubles(statements)) if noun is Noun.OBJECTIVE else statements
            if len(kept) > 1:
                self._names(kept)
                self._places(kept)
        self._lengths()
        self._letters()
        self._figures()

    def _say(self, level: Level, reason: Reason, at: Statement, **facts: object) -> None:
        row, draft = at
        facts = {"noun": draft.noun, "code": draft.code, **facts}
        self.notebook.say(level, reason, row.sheet, row.row, draft.column, **facts)

    def _without_doubles(self, statements: list[Statement]) -> Iterator[Statement]:
        """In a list of objectives the second of two is refused, and a free code suggested."""
        first_row, first = statements[0]
        yield statements[0]
        for row, draft in statements[1:]:
            if {row.sheet, first_row.sheet} <= self.lists and row.sheet == first_row.sheet and _differ(first, draft):
                facts = {"suggestion": self._suggestion(draft), "item": draft.item, **_first(first_row)}
                self._say(Level.ERROR, Reason.CODE_TWICE, (row, draft), **facts)
            else:
                yield row, draft

    def _suggestion(self, draft: Draft) -> str:
        used = {code for noun, code in self.stated if noun is Noun.OBJECTIVE}
        parts = codes.parse(draft.code)
        theme = draft.parent.code if draft.parent and draft.parent is not SHARED else ""
        theme = theme or (parts.theme if parts else "")
        perspective = draft.perspective.code if draft.perspective else parts.perspective if parts else ""
        return free_code(f"{theme}{perspective}", used) if theme and perspective else ""

    def _names(self, statements: list[Statement]) -> None:
        named = [each for each in statements if each[1].name]
        names = list(dict.fromkeys(draft.name for _row, draft in named))
        if len(names) < 2:
            return
        rows = list(dict.fromkeys((row.sheet, row.row) for row, _draft in named))
        if len({same_but_for_width(name) for name in names}) == 1:
            second = next(each for each in named if each[1].name != names[0])
            self._say(Level.WARNING, Reason.NAMES_DIFFER_IN_WIDTH, second, names=names, rows=rows)
            return
        for each in _once_a_row(named):
            self._say(Level.ERROR, Reason.TWO_NAMES, each, names=names, rows=rows)

    def _places(self, statements: list[Statement]) -> None:
        """One object below two parents, or in two perspectives."""
        placed = [each for each in statements if each[1].parent is not None]
        parents = list(dict.fromkeys(draft.parent.code for _row, draft in placed if draft.parent))
        seen = [each[1].perspective.code for each in statements if each[1].perspective]
        perspectives = list(dict.fromkeys(seen))
        if len(parents) < 2 and len(perspectives) < 2:
            return
        rows = list(dict.fromkeys((row.sheet, row.row) for row, _draft in statements))
        for each in _once_a_row(placed):
            facts = {"parents": parents if len(parents) > 1 else perspectives, "rows": rows}
            self._say(Level.ERROR, Reason.TWO_PLACES, each, **facts)

    def _lengths(self) -> None:
        for statements in self.stated.values():
            for row, draft in statements:
                if len(draft.name) > LONGEST_NAME:
                    self._say(Level.ERROR, Reason.NAME_TOO_LONG, (row, draft), limit=LONGEST_NAME)

    def _letters(self) -> None:
        """Codes whose letter is another perspective's than the row's: kept, and told once for each objective."""
        if not any(noun is Noun.OBJECTIVE for noun, _code in self.stated):
            return
        listed = self.notebook.by_noun[Noun.PERSPECTIVE]
        perspectives = {draft.code for _row, draft, _carried in listed if draft.code}
        for (noun, code), statements in self.stated.items():
            parts = codes.parse(code) if noun is Noun.OBJECTIVE else None
            row, draft = statements[0]
            if parts is None or draft.perspective is None or not draft.perspective.code:
                continue
            if parts.perspective != draft.perspective.code and parts.perspective in perspectives:
                facts = {"letter": parts.perspective, "perspective": draft.perspective.code}
                self._say(Level.WARNING, Reason.PERSPECTIVE_LETTER, (row, draft), **facts)

    def _figures(self) -> None:
        """The same period twice with different figures."""
        seen: dict[tuple[object, ...], Statement] = {}
        for noun in FIGURES:
            for row, draft, _carried in self.notebook.by_noun[noun]:
                code = draft.parent.code if draft.parent else ""
                if not code:
                    continue
                first = seen.setdefault((noun, code, draft.period), (row, draft))
                shared = first[1].values.keys() & draft.values.keys() if first[1] is not draft else ()
                if any(first[1].values[name] != draft.values[name] for name in shared):
                    facts = {"code": code, "period": draft.period, **_first(first[0])}
                    self._say(Level.ERROR, Reason.FIGURE_TWICE, (row, draft), **facts)


def _is_bare(draft: Draft) -> bool:
    """The code of a KPI beside its figures: nothing that could contradict anything."""
    return draft.noun is Noun.KPI and not draft.name and draft.parent is None


def _first(row: DraftRow) -> dict[str, object]:
    return {"first_row": row.row, "first_sheet": row.sheet}


def _differ(first: Draft, second: Draft) -> bool:
    return _told_apart(first) != _told_apart(second)


def _told_apart(draft: Draft) -> tuple[str, str, str]:
    parent, perspective = draft.parent, draft.perspective
    return (
        same_but_for_width(draft.name),
        parent.code if parent else "",
        perspective.code if perspective else "",
    )


def _once_a_row(statements: Iterable[Statement]) -> list[Statement]:
    return list({(row.sheet, row.row): (row, draft) for row, draft in statements}.values())
