"""The looks of an ods: what is declared before the first cell, and the paper that a sheet prints on."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from ..records import Book, Format, Kind, Look, Page, Paper, Sheet
from ..texts import writable

NAMESPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in {
            "office": "office",
            "table": "table",
            "text": "text",
            "style": "style",
            "number": "datastyle",
            "meta": "meta",
            "fo": "xsl-fo-compatible",
        }.items()
    )
    + ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'

_LINED = 'fo:border="0.75pt solid #7f7f7f"'
# Of the cell, of its paragraphs, of its letters.
_LOOKS = {
    Look.TITLE: (
        "",
        'fo:text-align="center"',
        'fo:font-size="16pt" fo:font-weight="bold" style:font-weight-asian="bold" style:font-size-asian="16pt"',
    ),
    Look.SUBTITLE: ("", 'fo:text-align="center"', ""),
    Look.HEADING: (
        f'{_LINED} fo:background-color="#dce6f1"',
        'fo:text-align="center"',
        'fo:font-weight="bold" style:font-weight-asian="bold"',
    ),
    Look.BODY: (_LINED, "", ""),
    Look.CENTRED: (_LINED, 'fo:text-align="center"', ""),
    Look.ENTRY: (f'{_LINED} fo:background-color="#fff9db" style:cell-protect="none"', "", ""),
    Look.CLOSED: (f'{_LINED} fo:background-color="#ededed"', "", 'fo:color="#595959"'),
    Look.NOTE: ("", 'fo:text-align="start"', 'fo:font-size="10pt" style:font-size-asian="10pt"'),
}
_MOST_DECIMALS = 4
_PAPER = {Paper.A4: (21.0, 29.7), Paper.A3: (29.7, 42.0)}  # cm, upright
_CHARACTER = 0.1984  # cm, a column's character in the usual letter


def cell_style(wanted: Format) -> str:
    """The name of a cell's style."""
    return f"{wanted.look.value}-{_data_style(wanted)}"


def _data_style(wanted: Format) -> str:
    if wanted.kind in (Kind.TEXT, Kind.DATE) or wanted.decimals is None:
        return wanted.kind.value
    return f"{wanted.kind.value}{min(wanted.decimals, _MOST_DECIMALS)}"


def automatic(book: Book) -> Iterator[str]:
    """The styles of cells, columns, rows and sheets."""
    yield "<office:automatic-styles>"
    yield from _data_styles(has_roc_dates=book.has_roc_dates)
    kinds = [Format(kind=kind, decimals=decimals) for kind in Kind for decimals in (None, *range(_MOST_DECIMALS + 1))]
    data_styles = dict.fromkeys(_data_style(each) for each in kinds)
    for look, (cell, paragraph, letters) in _LOOKS.items():
        for data_style in data_styles:
            yield (
                f'<style:style style:name="{look.value}-{data_style}" style:family="table-cell"'
                f' style:parent-style-name="Default" style:data-style-name="{data_style}">'
                f"<style:table-cell-properties {cell}/><style:paragraph-properties {paragraph}/>"
                f"<style:text-properties {letters}/></style:style>"
            )
    for width in sorted({column.width for sheet in book.sheets for column in sheet.columns}):
        yield (
            f'<style:style style:name="{column_style(width)}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width * _CHARACTER:.3f}cm"/></style:style>'
        )
    yield (
        '<style:style style:name="row" style:family="table-row">'
        '<style:table-row-properties style:use-optimal-row-height="true"/></style:style>'
    )
    for number, _sheet in enumerate(book.sheets):
        yield (
            f'<style:style style:name="sheet{number}" style:family="table" style:master-page-name="page{number}">'
            '<style:table-properties table:display="true"/></style:style>'
        )
    yield "</office:automatic-styles>"


def column_style(width: float) -> str:
    return f"column{width:g}"


def _data_styles(*, has_roc_dates: bool) -> Iterator[str]:
    yield '<number:text-style style:name="text"><number:text-content/></number:text-style>'
    yield (
        '<number:number-style style:name="number"><number:number number:min-integer-digits="1"/></number:number-style>'
    )
    yield (
        '<number:percentage-style style:name="percent"><number:number number:min-integer-digits="1"'
        ' number:decimal-places="0"/><number:text>%</number:text></number:percentage-style>'
    )
    for decimals in range(_MOST_DECIMALS + 1):
        figure = (
            f'number:min-integer-digits="1" number:decimal-places="{decimals}" number:min-decimal-places="{decimals}"'
        )
        yield (
            f'<number:number-style style:name="number{decimals}"><number:number {figure} number:grouping="true"/>'
            "</number:number-style>"
            f'<number:percentage-style style:name="percent{decimals}"><number:number {figure}/>'
            "<number:text>%</number:text></number:percentage-style>"
        )
    calendar, mark = (' number:calendar="ROC"', "/") if has_roc_dates else ("", "-")
    year = f'<number:year number:style="long"{calendar}/>' if not has_roc_dates else f"<number:year{calendar}/>"
    country = ' number:language="zh" number:country="TW"' if has_roc_dates else ""
    yield (
        f'<number:date-style style:name="date"{country}>{year}<number:text>{mark}</number:text>'
        f'<number:month number:style="long"/><number:text>{mark}</number:text><number:day number:style="long"/>'
        "</number:date-style>"
    )


def document(book: Book) -> str:
    """styles.xml: the usual letter, and a page for each sheet."""
    layouts = "".join(_page_layout(number, sheet.page) for number, sheet in enumerate(book.sheets))
    pages = "".join(_master_page(number, sheet) for number, sheet in enumerate(book.sheets))
    return (
        f'{DECLARATION}<office:document-styles office:version="1.3" {NAMESPACES}><office:styles>'
        '<style:style style:name="Default" style:family="table-cell">'
        '<style:table-cell-properties style:vertical-align="middle" fo:wrap-option="wrap" fo:padding="0.05cm"/>'
        '<style:text-properties style:font-name="微軟正黑體" style:font-name-asian="微軟正黑體"'
        ' fo:font-family="微軟正黑體" style:font-family-asian="微軟正黑體"'
        ' fo:font-size="11pt" style:font-size-asian="11pt"/></style:style></office:styles>'
        f"<office:automatic-styles>{layouts}</office:automatic-styles>"
        f"<office:master-styles>{pages}</office:master-styles></office:document-styles>"
    )


def _page_layout(number: int, page: Page) -> str:
    width, height = _PAPER[page.paper]
    if page.is_landscape:
        width, height = height, width
    edge = '<style:header-footer-properties fo:min-height="0.6cm" fo:margin-{side}="0.2cm"/>'
    return (
        f'<style:page-layout style:name="layout{number}"><style:page-layout-properties fo:page-width="{width}cm"'
        f' fo:page-height="{height}cm" style:print-orientation="{"landscape" if page.is_landscape else "portrait"}"'
        ' fo:margin="1cm" style:table-centering="horizontal" style:scale-to-X="1" style:scale-to-Y="0"/>'
        f"<style:header-style>{edge.format(side='bottom')}</style:header-style>"
        f"<style:footer-style>{edge.format(side='top')}</style:footer-style></style:page-layout>"
    )


def _master_page(number: int, sheet: Sheet) -> str:
    page = sheet.page
    numbers = {"page": "<text:page-number>1</text:page-number>", "pages": "<text:page-count>1</text:page-count>"}
    numbering = escape(page.numbering).format(**numbers)
    head = _regions(*(escape(writable(text)) for text in page.header))
    foot = _regions(escape(writable(page.footer)), "", numbering)
    return (
        f'<style:master-page style:name="page{number}" style:page-layout-name="layout{number}">'
        f"<style:header>{head}</style:header><style:footer>{foot}</style:footer></style:master-page>"
    )


def _regions(left: str, centre: str, right: str) -> str:
    return "".join(
        f"<style:region-{side}><text:p>{text}</text:p></style:region-{side}>"
        for side, text in (("left", left), ("center", centre), ("right", right))
    )


def meta(book: Book) -> str:
    return (
        f'{DECLARATION}<office:document-meta office:version="1.3" {NAMESPACES}><office:meta>'
        f"<dc:title>{escape(writable(book.title))}</dc:title></office:meta></office:document-meta>"
    )


def attribute(text: str) -> str:
    """Quoted, with its quotation marks."""
    return quoteattr(writable(text))
