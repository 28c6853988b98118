"""One page of a preview, and all of it as a table to be downloaded."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .outcome import Kind, ObjectChange, Preview, PreviewRow

ROWS = 50
# As they stand on the page: what has to be dealt with first.
ORDER = (Kind.REFUSED, Kind.CHANGED, Kind.CREATED, Kind.UNCHANGED)


@dataclass(frozen=True)
class PreviewPage:
    """`kind` is the one shown alone, None for all."""

    rows: tuple[PreviewRow, ...]
    kind: Kind | None
    number: int
    pages: int

    @property
    def previous(self) -> int:
        """0 on the first."""
        return self.number - 1

    @property
    def next(self) -> int:
        """0 on the last."""
        return self.number + 1 if self.number < self.pages else 0


def of(preview: Preview, kind: str, number: str) -> PreviewPage:
    """What is no kind or no number shows everything from the beginning."""
    wanted = Kind(kind) if kind in set(Kind) else None
    groups = [wanted] if wanted else ORDER
    rows = [row for group in groups for row in preview.rows if row.kind is group]
    pages = max(1, -(-len(rows) // ROWS))
    page = min(pages, int(number)) if number.isascii() and number.isdigit() and len(number) < 7 and int(number) else 1
    return PreviewPage(tuple(rows[(page - 1) * ROWS : page * ROWS]), wanted, page, pages)


def headings() -> list[str]:
    return [_("Sheet"), _("Row"), _("Handling"), _("Code and name"), _("Content"), _("Reasons and remarks")]


def table(preview: Preview) -> Iterator[list[str | int]]:
    """Each row of the file with the reasons beside it."""
    for row in preview.rows:
        content = "\n".join(_object(each) for each in row.objects)
        reasons = "\n".join(f"{note.letter}: {note.text}" if note.letter else note.text for note in row.notes)
        yield [row.sheet, row.row, kind_word(row.kind), row.about, content, reasons]


def kind_word(kind: Kind) -> str:
    return {
        Kind.CREATED: _("new"),
        Kind.CHANGED: _("changed"),
        Kind.UNCHANGED: _("unchanged"),
        Kind.REFUSED: _("refused"),
    }[kind]


def _object(change: ObjectChange) -> str:
    cells = [f"{each.label}: {f'{each.old} → ' if each.old else ''}{each.new}" for each in change.cells]
    return "  ".join([f"{change.noun} {change.code} {change.name}".strip(), *cells])
