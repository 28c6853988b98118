"""The code grammar: AC1 (objective, KSF), AC1.1 (KPI), AC1.1.1 (action plan), and how a typed code is folded."""

import re
import unicodedata
from dataclasses import dataclass

_VALID = re.compile(r"\w[\w.\-]*")


def normalise(text: str) -> str:
    """Fold a typed code to its stored form: NFKC (full-width becomes half-width), trimmed, upper case."""
    folded = unicodedata.normalize("NFKC", text).strip().upper()
    return unicodedata.normalize("NFKC", folded)  # upper() can take a letter apart


def is_valid(code: str) -> bool:
    """Whether `code` is a code in stored form; letters of any script, because some agencies number by 甲乙丙."""
    return normalise(code) == code and _VALID.fullmatch(code) is not None


_GRAMMAR = re.compile(
    r"(?P<theme>[A-Z]+)(?P<perspective>[A-Z])(?P<number>\d+)(?:\.(?P<kpi>\d+)(?:\.(?P<action_plan>\d+))?)?", re.ASCII
)


@dataclass(frozen=True)
class CodeParts:
    """What AP1.2.3 says: theme A, perspective P, objective 1, KPI 2, action plan 3 (the latter two None above)."""

    theme: str
    perspective: str
    number: int
    kpi: int | None
    action_plan: int | None


def parse(code: str) -> CodeParts | None:
    """Read a code by position, because a theme may bear a perspective's letter; None if it is numbered otherwise."""
    match = _GRAMMAR.fullmatch(code)
    if match is None:
        return None
    kpi, action_plan = match["kpi"], match["action_plan"]
    return CodeParts(
        match["theme"],
        match["perspective"],
        int(match["number"]),
        int(kpi) if kpi else None,
        int(action_plan) if action_plan else None,
    )
