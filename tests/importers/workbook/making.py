"""Workbooks made by hand, so that they can say what no spreadsheet program would write."""

import io
import zipfile
from collections.abc import Mapping

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODS_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "text", "table", "style", "number")
)
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>'
    )


def xlsx_parts(
    *sheets: str, before: str = "", after: str = "", styles: str = "", shared: str = "", states: tuple[str, ...] = ()
) -> dict[str, str | bytes]:
    """`sheets` are the rows' XML, `before` and `after` stand around each; sheets are called S1, S2 …"""
    states += ("visible",) * (len(sheets) - len(states))
    entries = "".join(
        f'<sheet name="S{number}" sheetId="{number}" state="{state}" r:id="rId{number}"/>'
        for number, state in enumerate(states, 1)
    )
    targets = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)]
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{_RELATIONS}"><sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            *targets, ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{shared}</sst>',
    }
    for number, rows in enumerate(sheets, 1):
        sheet = f'<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet
    return parts


def xlsx(*sheets: str, **facts) -> bytes:
    return zipped(xlsx_parts(*sheets, **facts))


def row(number: int, *cells: str, attributes: str = "") -> str:
    return f'<row r="{number}" {attributes}>{"".join(cells)}</row>'


def text(address: str, content: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{content}</t></is></c>'


def number(address: str, content: str, attributes: str = "") -> str:
    return f'<c r="{address}" {attributes}><v>{content}</v></c>'


def ods_parts(*tables: str, styles: str = "") -> dict[str, str | bytes]:
    """`tables` are whole <table:table> elements."""
    content = (
        f"<office:document-content {_ODS_NAMESPACES} {_CALC}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content,
        "META-INF/manifest.xml": "<manifest/>",
    }


def ods(*rows: str, columns: str = "") -> bytes:
    return zipped(ods_parts(f'<table:table table:name="S1">{columns}{"".join(rows)}</table:table>'))


def ods_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_cell(content: str = "", attributes: str = "", kind: str = "string") -> str:
    kind = f'office:value-type="{kind}"' if kind else ""
    paragraph = f"<text:p>{content}</text:p>" if content else ""
    return f"<table:table-cell {kind} {attributes}>{paragraph}</table:table-cell>"
