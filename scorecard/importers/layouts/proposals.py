"""Codes for what has none, from its neighbours; the user must confirm each."""

import re
import string
from collections import Counter, defaultdict
from collections.abc import Iterable

from scorecard.domain import codes

from .drafts import SHARED, Draft, DraftRow, Notebook
from .messages import Level, Reason
from .overrides import KnownKPI, KnownObject
from .reading import Noun

_NOUNS = (Noun.THEME, Noun.OBJECTIVE, Noun.KSF, Noun.KPI, Noun.ACTION_PLAN)
_COUNTED = re.compile(r"(?P<before>.*?)(?P<number>\d+)")


class Proposals:
    """All codes of the file, and the next ones."""

    def __init__(self, notebook: Notebook, known: dict[str, KnownKPI], objects: Iterable[KnownObject] = ()) -> None:
        self.notebook = notebook
        self.taken: dict[Noun, set[str]] = defaultdict(set)  # by the stored plan
        self.used: dict[Noun, set[str]] = defaultdict(set)
        for noun, entries in notebook.by_noun.items():
            self.used[noun] = {draft.code for _row, draft, _carried in entries if draft.code}
        self.used[Noun.KPI] |= known.keys()
        self.letters: dict[int, Counter[str]] = defaultdict(Counter)
        self.by_name: dict[tuple[Noun, str, str], str] = {}
        for each in objects:
            self.taken[each.noun].add(each.code)
            self.by_name[each.noun, each.parent, each.name] = each.code
        names = Counter(facts.name for facts in known.values())
        self.known_by_name = {facts.name: code for code, facts in known.items() if names[facts.name] == 1}

    def run(self) -> None:
        self._themes()
        self._perspectives()
        for noun in _NOUNS:
            self._gather(noun)
            last: dict[str, str] = {}
            before = None
            for row, draft, carried in self.notebook.by_noun[noun]:
                if draft is not before or draft.is_proposed:  # else there is no more to say
                    self._settle(row, draft, last, carried)
                before = draft

    def _perspectives(self) -> None:
        """The letter of a perspective with an unusual name: the one that its objectives' codes have."""
        letters: dict[str, Counter[str]] = defaultdict(Counter)
        for _row, draft, _carried in self.notebook.by_noun[Noun.OBJECTIVE]:
            parts = codes.parse(draft.code)
            if parts is not None and draft.perspective is not None:
                letters[draft.perspective.name][parts.perspective] += 1
        for row, draft, carried in self.notebook.by_noun[Noun.PERSPECTIVE]:
            if not draft.code and not carried:
                self._letter(row, draft, letters[draft.name])

    def _themes(self) -> None:
        """The letters that the objectives below each theme bear."""
        for _row, draft, _carried in self.notebook.by_noun[Noun.OBJECTIVE]:
            parts = codes.parse(draft.code)
            if parts is not None and draft.parent is not None:
                self.letters[id(draft.parent)][parts.theme] += 1

    def _letter(self, row: DraftRow, draft: Draft, letters: Counter[str]) -> None:
        used = self.used[Noun.PERSPECTIVE]
        known = self.by_name.get((Noun.PERSPECTIVE, "", draft.name))
        wanted = [letter for letter, _count in letters.most_common()]
        wanted += [letter for letter in draft.name.upper() + string.ascii_uppercase if letter in string.ascii_uppercase]
        draft.code = known or next((letter for letter in wanted if letter not in used), "")
        draft.is_proposed = True
        used.add(draft.code)
        self.by_name[Noun.PERSPECTIVE, "", draft.name] = draft.code
        if not known:
            self._ask(row, draft)

    def _gather(self, noun: Noun) -> None:
        """What has a code and a name, so that the same name below the same parent gets the same code."""
        stated: dict[tuple[Noun, str, str], str] = {}
        for _row, draft, _carried in self.notebook.by_noun[noun]:
            if draft.name and draft.code and not draft.is_proposed:
                stated.setdefault((noun, _code_of(draft.parent), draft.name), draft.code)
        self.by_name |= stated

    def _settle(self, row: DraftRow, draft: Draft, last: dict[str, str], carried: bool) -> None:
        family = self._family(draft)
        if draft.is_proposed and draft.code and not carried:
            self._ask(row, draft)
        if not draft.code and not carried:
            same = (draft.noun, _code_of(draft.parent), draft.name)
            code = self.by_name.get(same) or self._next(draft, last.get(family, ""))
            if not code:
                facts = {"noun": draft.noun, "name": draft.name}
                self.notebook.say(Level.ERROR, Reason.CODE_MISSING, row.sheet, row.row, draft.column, **facts)
                return
            draft.code = code
            self.used[draft.noun].add(code)
            self.by_name[same] = code
            if draft.noun is not Noun.KSF or code != _code_of(draft.parent):
                draft.is_proposed = True
                self._ask(row, draft)
        last[family] = draft.code

    def _ask(self, row: DraftRow, draft: Draft) -> None:
        facts = {"noun": draft.noun, "code": draft.code, "name": draft.name, "item": draft.item}
        self.notebook.say(Level.QUESTION, Reason.CODE_PROPOSED, row.sheet, row.row, draft.column, **facts)

    def _family(self, draft: Draft) -> str:
        """Those that are numbered together."""
        perspective = draft.perspective.code if draft.perspective else ""
        return f"{_code_of(draft.parent)}|{perspective}"

    def _next(self, draft: Draft, before: str) -> str:
        own, parent = self.used[draft.noun], _code_of(draft.parent)
        used = own | self.taken[draft.noun]
        if draft.noun is Noun.THEME:
            wanted = [letter for letter, _count in self.letters[id(draft)].most_common() if letter not in own]
            return next(
                (letter for letter in (*wanted, *string.ascii_uppercase) if letter in wanted or letter not in used), ""
            )
        if draft.noun is Noun.KPI and draft.name in self.known_by_name:
            return self.known_by_name[draft.name]
        if draft.noun is Noun.KSF:
            return self._next_ksf(parent)
        if draft.noun is not Noun.OBJECTIVE and not parent:
            return ""
        match = _COUNTED.fullmatch(before)
        if match:
            return free_code(match["before"], used, int(match["number"]) + 1)
        if draft.noun is Noun.OBJECTIVE:
            return self._next_objective(draft, parent)
        return free_code(f"{parent}.", used) if parent else ""

    def _next_ksf(self, objective: str) -> str:
        """The objective's own code; a second one below the same objective gets a number behind it."""
        if not objective or objective not in self.used[Noun.KSF]:
            return objective
        return free_code(f"{objective}-", self.used[Noun.KSF], 2)

    def _next_objective(self, draft: Draft, theme: str) -> str:
        perspective = draft.perspective.code if draft.perspective else ""
        if draft.parent is SHARED:
            theme = "T"
        used = self.used[Noun.OBJECTIVE] | self.taken[Noun.OBJECTIVE]
        return free_code(f"{theme}{perspective}", used) if theme and perspective else ""


def free_code(before: str, used: set[str], number: int = 1) -> str:
    """The first code that begins so and is free."""
    while f"{before}{number}" in used:
        number += 1
    return f"{before}{number}"


def _code_of(draft: Draft | None) -> str:
    return draft.code if draft is not None else ""
