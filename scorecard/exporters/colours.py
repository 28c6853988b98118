"""Colours and typefaces for files that no style sheet reaches: those of static/css/tokens.css, where all are named."""

import re
from functools import lru_cache
from pathlib import Path

_CSS = Path(__file__).resolve().parents[2] / "static" / "css"
_TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
_VARIABLE = re.compile(r"var\(--([\w-]+)(?:,[^)]*)?\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AT_RULE = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")


@lru_cache(maxsize=1)
def _tokens() -> dict[str, str]:
    """As they are on a screen."""
    css = _COMMENT.sub("", (_CSS / "tokens.css").read_text(encoding="utf-8"))
    return dict(_TOKEN.findall(css.partition("@media")[0]))


def token(name: str) -> str:
    return _tokens()[name]


def colour(name: str) -> str:
    """A token's six hexadecimal digits, without #: brand -> 1F4A5F."""
    digits = token(name).removeprefix("#").upper()
    return digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)


@lru_cache(maxsize=8)
def style_sheet(name: str) -> str:
    """A style sheet as it is on a screen of any width, every token in it replaced by its value."""
    css = _AT_RULE.sub("", _COMMENT.sub("", (_CSS / name).read_text(encoding="utf-8")))
    while _VARIABLE.search(css):
        css = _VARIABLE.sub(lambda found: _tokens().get(found[1], "inherit"), css)
    return css
