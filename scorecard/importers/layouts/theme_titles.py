"""The theme that a printed sheet is about, by its title, and the members of a theme."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scorecard.domain import codes
from scorecard.domain.columns import folded

from .cells import one_line, trimmed
from .drafts import SHARED, Draft
from .gluing import Title, has_theme_label, titles
from .reading import Noun

_SHARED_WORDS = (
    "共同|(共同)|共通|跨主題|全部|全部主題|各主題|所有主題|共同目標|共同策略目標|府級共同|全體|無"
    "|shared|shared objectives|all|all themes|common|none"
)
_SHARED = {folded(word) for word in _SHARED_WORDS.split("|")}
# What stands above a table without being its theme: the agency, the document, its year and date.
_OTHER = re.compile(
    r"計分卡|策略地圖|策略目標|一覽表|彙整表|匯整表|總表|年度|\d{2,4}\s*年|製表|日期|單位\s*[:：]|頁次|頁數|附件|附表|政府|機關|委員會"
    r"|scorecard|strategy map|\bdate\b|\bplan\b|department|government",
    re.IGNORECASE,
)
_LEADS = "主功|主辦|主責|主政|主|召集|lead|lead agency"
_LEAD = re.compile(rf"[(（【\[]\s*(?:{_LEADS})(?:機關|單位)?\s*[)）】\]]", re.IGNORECASE)
_LISTED = re.compile(r"[\r\n]+|[、,，;；]")
_LEAD_AND_MORE = re.compile(rf"({_LEAD.pattern})[ \u3000]+(?=\S)", re.IGNORECASE)  # 環保局(主功) 經管局、工務局


def is_shared(text: str) -> bool:
    return folded(text) in _SHARED or folded(text).strip("()") in _SHARED


def members_in(text: str, theme: Draft | None, column: int, role: str = "support") -> list[Draft]:
    """環保局(主功)⏎工務局、產業局: printed names without the mark, which says who leads."""
    found: list[Draft] = []
    for piece in _LISTED.split(_LEAD_AND_MORE.sub(r"\1\n", text)):
        name = trimmed(piece).rstrip("。.")
        if not name:
            continue
        is_lead = _LEAD.search(name) is not None or role == "lead"
        name = trimmed(_LEAD.sub("", name))
        if name:
            values = {"printed_name": name, "role": "lead" if is_lead else "support"}
            draft = Draft(Noun.MEMBER, name, name, parent=theme, values=values, column=column, item=len(found))
            draft.columns = {"printed_name": column}
            found.append(draft)
    return found


@dataclass
class TitledTheme:
    """A theme whose title stands above its table; what its code is, the objectives below help to decide."""

    draft: Draft  # SHARED where the title says that the objectives belong to no theme
    candidates: list[list[Title]] = field(default_factory=list)
    is_stated: bool = False  # by a row already

    def matches(self, other: "TitledTheme | None") -> bool:
        """Whether both titles are the same theme's, which goes on here."""
        if other is None:
            return False
        mine = {title for way in self.candidates for title in way if title.code}
        theirs = {title for way in other.candidates for title in way if title.code}
        if mine & theirs:
            return True
        names = {way[-1].name for way in self.candidates[:1]} & {way[-1].name for way in other.candidates[:1]}
        return not mine and not theirs and bool(names)

    def settle(self, objectives: Iterable[Draft]) -> None:
        """Choose the title whose code the objectives bear; without codes in titles the first one."""
        if self.draft.code or self.draft is SHARED:
            return
        letters = Counter(parts.theme for each in objectives if (parts := codes.parse(each.code)))
        usual = letters.most_common(1)[0][0] if letters else ""
        coded = [title for way in self.candidates for title in way if title.code]
        chosen = next((title for title in coded if title.code == usual), None)
        if chosen is None:
            certain = [title for title in coded if len(title.code) == 1]
            if certain and (not usual or not certain[0].name.isascii()):
                chosen = certain[0]
            elif self.candidates and len(letters) < 2:  # a list of several themes is about none of them
                chosen = Title(usual, self.candidates[0][-1].name)
                self.draft.is_proposed = bool(usual)
        if chosen is not None:
            self.draft.code, self.draft.name = chosen.code, chosen.name
            self.draft.values = {"name": chosen.name}


def find(above: Sequence[str], sheet_name: str, given: str | None) -> TitledTheme | None:
    """The theme's title among what stands above a table, else the sheet's name."""
    if given:
        return of(given)
    nearest_first = list(reversed(above))
    labelled = [text for text in nearest_first if has_theme_label(text)]
    others = [text for text in nearest_first if text not in labelled and len(text) <= 80]
    likely = [text for text in others if not _OTHER.search(text) or titles(text)[0].code]
    ways = [titles(text) for text in (*labelled, *likely)]
    coded = [way for way in ways if way[0].code]
    from_name = titles(one_line(sheet_name))
    if coded:
        return TitledTheme(new(), coded)
    if any(map(is_shared, (*above, sheet_name))):
        return TitledTheme(SHARED)
    if from_name[0].code and not ways:
        return TitledTheme(new(), [from_name])
    plain = [way for way in ways if way[-1].name]
    if plain:
        return TitledTheme(new(), [*plain, *([from_name] if from_name[0].code else [])])
    return None


def of(text: str) -> TitledTheme:
    """The theme whose title this is."""
    return TitledTheme(SHARED) if is_shared(text) else TitledTheme(new(), [titles(text)])


def new() -> Draft:
    return Draft(Noun.THEME)
