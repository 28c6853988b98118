"""The four perspectives as agencies name them, with the letters they bear where a plan says nothing else."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class PerspectiveKind(StrEnum):
    """Which of the four; the value is its usual letter."""

    CUSTOMER = "C"
    PROCESS = "P"
    LEARNING = "L"
    FINANCE = "F"


@dataclass(frozen=True)
class _Names:
    chinese: str
    english: str
    others: str  # parted by |, folded: lower case, without blanks and "and"


_KNOWN = {
    PerspectiveKind.CUSTOMER: _Names(
        "顧客",
        "Customer",
        "客戶|服務對象|民眾|市民|公民|顧客服務|利害關係人|customers|client|clients|citizen|citizens|stakeholder|stakeholders"
        "|customerservice|community",
    ),
    PerspectiveKind.PROCESS: _Names(
        "內部流程",
        "Internal process",
        "流程|內部|內部程序|內部作業流程|作業流程|業務流程|企業內部流程|內部營運|程序|process|processes|internal"
        "|internalprocesses|internalbusiness|internalbusinessprocess|internalbusinessprocesses|businessprocess",
    ),
    PerspectiveKind.LEARNING: _Names(
        "學習成長",
        "Learning and growth",
        "學習與成長|學習及成長|學習|成長|員工學習與成長|組織學習|組織學習與成長|學習、成長|learning|growth"
        "|organizationalcapacity|organisationalcapacity|innovationlearning|people|employeelearninggrowth",
    ),
    PerspectiveKind.FINANCE: _Names(
        "財務", "Finance", "財政|財務資源|預算|經費|財務管理|financial|fiscal|budget|finances|stewardship"
    ),
}


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"\band\b|[&\s\u200b\ufeff_/-]", "", folded)


_KINDS = {
    _folded(name): kind
    for kind, names in _KNOWN.items()
    for name in (names.chinese, names.english, *names.others.split("|"))
}
_SUFFIX = re.compile(r"(?:構面|面向|層面|\s*perspectives?|(?<=[務客])面)\s*$", re.IGNORECASE)
_LETTER_BEHIND = re.compile(r"(?P<name>.*\S)(?:\s+(?P<code>[A-Z])|\s*[(（]\s*(?P<bracketed>[A-Z])\s*[)）])", re.ASCII)
_LETTER_FIRST = re.compile(r"(?:(?P<code>[A-Z])[\s.:、：．-]+|[(（](?P<bracketed>[A-Z])[)）]\s*)(?P<name>\S.*)", re.A)
_LETTER_GLUED = re.compile(r"(?P<code>[A-Z])?(?P<name>[^\x00-\x7f]+)(?P<behind>[A-Z])?", re.ASCII)


@dataclass(frozen=True)
class NamedPerspective:
    """`code` is the letter beside the name, "" without one; `kind` None for a name that is none of the four's."""

    name: str
    code: str
    kind: PerspectiveKind | None

    @property
    def usual_code(self) -> str:
        return self.code or (self.kind.value if self.kind else "")


@lru_cache(maxsize=512)
def read(text: str) -> NamedPerspective:
    """顧客, 顧客構面, 財務面, 顧客 C, C.顧客, Learning & Growth, Internal process (P) …"""
    typed = text.strip()
    if len(typed) > 80:
        return NamedPerspective(typed, "", None)
    folded = unicodedata.normalize("NFKC", typed)
    code, name = "", folded
    for pattern in (_LETTER_BEHIND, _LETTER_FIRST, _LETTER_GLUED):
        match = pattern.fullmatch(folded)
        if match:
            parts = match.groupdict()
            found = parts.get("code") or parts.get("bracketed") or parts.get("behind") or ""
            if found:
                code, name = found, match["name"]
                break
    name = name.strip()
    kind = _KINDS.get(_folded(_SUFFIX.sub("", name))) or _KINDS.get(_folded(name))
    if kind is None and not _SUFFIX.search(name):
        return NamedPerspective(typed if not code else name, code, None)
    return NamedPerspective(_SUFFIX.sub("", name).strip() or name, code, kind)


def names_of(kind: PerspectiveKind) -> tuple[str, str]:
    """In Chinese and in English."""
    return _KNOWN[kind].chinese, _KNOWN[kind].english
