"""The code grammar: AC1 (objective, KSF), AC1.1 (KPI), AC1.1.1 (action plan), and how a typed code is folded."""

import re
import unicodedata

_VALID = re.compile(r"\w[\w.\-]*")


def normalise(text: str) -> str:
    """Fold a typed code to its stored form: NFKC (full-width becomes half-width), trimmed, upper case."""
    folded = unicodedata.normalize("NFKC", text).strip().upper()
    return unicodedata.normalize("NFKC", folded)  # upper() can take a letter apart


def is_valid(code: str) -> bool:
    """Whether `code` is a code in stored form; letters of any script, because some agencies number by 甲乙丙."""
    return normalise(code) == code and _VALID.fullmatch(code) is not None
