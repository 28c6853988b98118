"""The Chinese catalogue as data, and the strings that the sources mark for translation."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

PO = Path(settings.LOCALE_PATHS[0]) / "zh_Hant" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
SOURCES = ("bsc_portal", "scorecard", "templates")

# A string's key: its context (or None) and its English text.
Key = tuple[str | None, str]

# Which argument of a function is the context and which the text.
FUNCTIONS: dict[str, tuple[int | None, int]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"), (None, 0)),
    **dict.fromkeys(("pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"), (0, 1)),
}
LITERAL = r"u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\""
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*((?:{LITERAL})(?:\s*,\s*(?:{LITERAL}))*)", re.DOTALL)


@dataclass
class Entry:
    """One string of the catalogue."""

    context: str | None = None
    text: str = ""
    plural: str | None = None
    chinese: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return self.context, self.text


def entries(po: str) -> list[Entry]:
    """The strings of a .po file, without its header; obsolete ones (#~) are none."""
    found = []
    for block in re.split(r"\n\s*\n", po):
        entry, unfinished = Entry(), ""
        parts: dict[str, str] = {}
        for line in block.splitlines():
            if line.startswith("#,"):
                entry.flags |= {flag.strip() for flag in line[2:].split(",")}
            elif match := re.match(r'(msg\w+(?:\[\d\])?) (".*")$', line):
                unfinished = match[1]
                parts[unfinished] = ast.literal_eval(match[2])
            elif line.startswith('"'):
                parts[unfinished] += ast.literal_eval(line)
        if parts.get("msgid"):
            entry.context, entry.text = parts.get("msgctxt"), parts["msgid"]
            entry.plural = parts.get("msgid_plural")
            entry.chinese = [value for name, value in parts.items() if name.startswith("msgstr")]
            found.append(entry)
    return found


def catalogue() -> list[Entry]:
    return entries(PO.read_text())


def files(*endings: str) -> Iterator[Path]:
    for folder in SOURCES:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in endings and "migrations" not in path.parts:
                yield path


def marked() -> dict[Key, str]:
    """Every string that the sources mark for translation, with a file where it stands."""
    found: dict[Key, str] = {}
    for path in files(".py"):
        found |= dict.fromkeys(marked_in_python(path.read_text()), str(path))
    for path in files(".html", ".txt"):
        found |= dict.fromkeys(marked_in_template(path.read_text()), str(path))
    return found


def marked_in_python(source: str) -> Iterator[Key]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", None))
            texts = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
            yield from _key(name, texts)


def marked_in_template(source: str) -> Iterator[Key]:
    for name, arguments in CALL.findall(templatize(source)):
        yield from _key(name, list(ast.literal_eval(f"({arguments},)")))


def _key(name: str | None, texts: list) -> Iterator[Key]:
    if name in FUNCTIONS:
        context, text = FUNCTIONS[name]
        if len(texts) > text and isinstance(texts[text], str):
            yield (None if context is None else texts[context]), texts[text]
