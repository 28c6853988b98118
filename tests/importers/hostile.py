"""Some three hundred small workbooks that nobody would send in good faith, the same ones every time."""

import random
from collections.abc import Iterator

from tests.importers.workbook import making_xls
from tests.importers.workbook.making import number, ods_cell, ods_parts, ods_row, row, text, xlsx_parts, zipped

Parts = dict[str, str | bytes]
SHEET, CONTENT = "xl/worksheets/sheet1.xml", "content.xml"
HEADINGS = ("theme", "perspective", "objective code", "objective", "KPI code", "2030-05 actual")
CELLS = ("A Safe streets", "Citizens", "AC1", "Smooth roads", "AC1.1")


def files() -> Iterator[tuple[str, bytes]]:
    """Name, with what was done to it, and content."""
    chance = random.Random(11)  # noqa: S311
    for make in (_damaged, _parts_exchanged, _parts_of_another_kind, _odd_sheets, _odd_tables, _odd_texts, _misnamed):
        for number_of, (name, data) in enumerate(make(chance)):
            stem, _, suffix = name.rpartition(".")
            yield f"{make.__name__[1:]}-{number_of}-{stem}.{suffix}", data


def _xlsx(*, before: str = "", after: str = "", more: str = "", styles: str = "", shared: str = "") -> Parts:
    head = row(1, *(text(f"{'ABCDEF'[place]}1", each) for place, each in enumerate(HEADINGS)))
    cells = [text(f"{'ABCDE'[place]}2", each) for place, each in enumerate(CELLS)]
    body = row(2, *cells, number("F2", "4"))
    return xlsx_parts(head + body + more, before=before, after=after, styles=styles, shared=shared)


def _ods(*more: str) -> Parts:
    head = ods_row(*(ods_cell(each) for each in HEADINGS))
    body = ods_row(*(ods_cell(each) for each in CELLS), ods_cell("4", 'office:value="4"', "float"))
    return ods_parts(f'<table:table table:name="S1">{head}{body}{"".join(more)}</table:table>')


def _csv() -> str:
    return ",".join(HEADINGS) + "\r\n" + ",".join((*CELLS, "4")) + "\r\n"


def _xls() -> bytes:
    cells = [making_xls.text(0, place, each) for place, each in enumerate(HEADINGS)]
    cells += [making_xls.text(1, place, each) for place, each in enumerate(CELLS)]
    return making_xls.container(making_xls.workbook(b"".join(cells) + making_xls.number(1, 5, 4)))


def _whole() -> list[tuple[str, bytes]]:
    return [("a.xlsx", zipped(_xlsx())), ("a.ods", zipped(_ods())), ("a.xls", _xls()), ("a.csv", _csv().encode())]


def _damaged(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Cut off, with bits flipped, with pieces left out, doubled, or filled with zeros."""
    for name, data in _whole():
        for part in (1, 2, 5, 8, 9):
            yield name, data[: len(data) * part // 10]
        for _ in range(5):
            yield name, _flipped(data, chance)
        at = chance.randrange(len(data) // 2)
        yield name, data[:at] + data[at + 50 :]
        yield name, data[:at] + data[at - 30 : at] * 3 + data[at:]
        yield name, data[:at] + b"\0" * 60 + data[at + 60 :]
        yield name, data + data
        yield name, b"\0" * 10 + data


def _flipped(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _parts_exchanged(_chance: random.Random) -> Iterator[tuple[str, bytes]]:
    for suffix, parts in (("xlsx", _xlsx()), ("ods", _ods())):
        names = list(parts)
        for name, other in zip(names, names[1:] + names[:1], strict=True):
            yield f"a.{suffix}", zipped({**parts, name: parts[other], other: parts[name]})
        for name in names:
            yield f"a.{suffix}", zipped({key: content for key, content in parts.items() if key != name})
            yield f"a.{suffix}", zipped({**parts, f"../{name}": "x"})


_JUNK: dict[str, str | bytes] = {
    "empty": "",
    "text": "not XML at all",
    "begun": "<a><b>",
    "other": "<html><body>AC1</body></html>",
    "zeros": b"\0" * 300,
    "wide": '<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16"),
    "deep": "<a>" * 20_000 + "</a>" * 20_000,
    "many": "<a " + " ".join(f'b{each}="1"' for each in range(5_000)) + "/>",
    "entity": '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
    "outside": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>',
}


def _parts_of_another_kind(_chance: random.Random) -> Iterator[tuple[str, bytes]]:
    for suffix, parts in (("xlsx", _xlsx()), ("ods", _ods())):
        for name in parts:
            if name in (SHEET, CONTENT, "xl/workbook.xml", "xl/styles.xml", "META-INF/manifest.xml"):
                for junk in _JUNK.values():
                    yield f"a.{suffix}", zipped({**parts, name: junk})


def _odd_sheets(_chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """What the cells, ranges and settings of an xlsx sheet may say."""
    for reference in ("A1:XFD1048576", "A1:A1", "ZZZZ9:A1", ""):
        yield "dimension.xlsx", zipped(_xlsx(before=f'<dimension ref="{reference}"/>'))
    for address in ("A0", "XFE3", "a3", "AAAA3", "A99999999", "XFD1048576", "", "3A", "A2", "A-3", "Ａ３"):
        yield "address.xlsx", zipped(_xlsx(more=row(3, f'<c r="{address}"><v>5</v></c>')))
    for index in ("0", "-3", "x", "1048577", "99999999999999999999"):
        yield "row.xlsx", zipped(_xlsx(more=f'<row r="{index}"><c><v>1</v></c></row>'))
    for kind, value in (
        *(("s", each) for each in ("7", "-1", "x", "99999999999")),
        *(("b", "maybe"), ("d", "2021-13-45"), ("d", "x"), ("e", "#WHAT"), ("z", "1"), ("str", "\t")),
        *(("n", each) for each in ("abc", "NaN", "1e999", "-1e-999", "0x10", "１２", "1,5", "1 2", "9" * 400)),
    ):
        yield "value.xlsx", zipped(_xlsx(more=f'<row r="3"><c r="F3" t="{kind}"><v>{value}</v></c></row>'))
    for style in ("9999", "-1", "x"):
        yield "style.xlsx", zipped(_xlsx(more=row(3, number("F3", "4", f's="{style}"'))))
    for reference in ("A1:XFD1048576", "F9:A1", "A1", ":", "A1:", "A1:B2:C3", "A1:F2", "x"):
        yield "merged.xlsx", zipped(_xlsx(after=f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>'))
    overlapping = "".join(f'<mergeCell ref="A{each}:F{each + 5}"/>' for each in range(1, 3_000))
    yield "merged.xlsx", zipped(_xlsx(after=f"<mergeCells>{overlapping}</mergeCells>"))
    for first, last in (("0", "3"), ("1", "99999999"), ("x", "2"), ("5", "1"), ("-9", "-1")):
        yield "columns.xlsx", zipped(_xlsx(before=f'<cols><col min="{first}" max="{last}" hidden="1"/></cols>'))
    for code in ('"', "[h]:mm", "%" * 300, "[$-404]e/m/d", "\\", "0" * 300, "General;General;General;General;General"):
        quoted = code.replace('"', "&quot;")
        formats = f'<numFmts><numFmt numFmtId="200" formatCode="{quoted}"/></numFmts>'
        styles = f'{formats}<cellXfs><xf numFmtId="200"/></cellXfs>'
        yield "format.xlsx", zipped(_xlsx(styles=styles, more=row(3, number("F3", "44000.5", 's="0"'))))
    for name in ("", "a/b", "x" * 400, "&#9;", "&#x202E;x", "|1|2|3", "S1&quot; onload=&quot;x"):
        parts = _xlsx()
        parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace('name="S1"', f'name="{name}"')
        yield "name.xlsx", zipped(parts)


def _odd_tables(_chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """The same of an ods table."""
    for times in ("-1", "0", "x", "1048576", "99999999999999999999"):
        for place in ("columns", "rows"):
            cell = ods_cell("AC1", f'table:number-columns-repeated="{times}"' if place == "columns" else "")
            attributes = f'table:number-rows-repeated="{times}"' if place == "rows" else ""
            yield "repeated.ods", zipped(_ods(ods_row(cell, attributes=attributes)))
    for kind, attributes in (
        ("float", 'office:value="x"'),
        ("float", 'office:value="NaN"'),
        ("float", 'office:value="1e999"'),
        ("float", ""),
        ("percentage", 'office:value="abc"'),
        ("boolean", 'office:boolean-value="maybe"'),
        ("date", 'office:date-value="9999-99-99"'),
        ("date", 'office:date-value=""'),
        ("time", 'office:time-value="PT999999999H"'),
        ("currency", 'office:value="5" office:currency="X"'),
        ("unknown", 'office:value="5"'),
        ("float", 'office:value="5" table:formula="of:=WEBSERVICE(&quot;http://192.0.2.1/&quot;)"'),
    ):
        yield "value.ods", zipped(_ods(ods_row(ods_cell("x", attributes, kind))))
    for spanned in ("-1", "x", "99999999"):
        attributes = f'table:number-columns-spanned="{spanned}" table:number-rows-spanned="{spanned}"'
        yield "spanned.ods", zipped(_ods(ods_row(ods_cell("AC1", attributes))))
    yield "nested.ods", zipped(_ods("<table:table-row-group>" * 3_000 + "</table:table-row-group>" * 3_000))
    yield "nested.ods", zipped(_ods(ods_row(f"<table:table-cell>{'<text:p>' * 3_000}{'</text:p>' * 3_000}")))


def _odd_texts(_chance: random.Random) -> Iterator[tuple[str, bytes]]:
    plain = _csv()
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp500"):
        yield f"{encoding}.csv", plain.encode(encoding)
    named = plain.replace("Smooth roads", "策略目標名稱")
    for encoding in ("cp950", "gb18030", "shift_jis", "euc_kr"):
        yield f"{encoding}.csv", named.replace("略", "").encode(encoding, "replace")
    for odd in (
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xff\xfe\xef\xbb\xbf" + plain.encode(),
        b"\xed\xa0\x80," + plain.encode(),
        plain.encode().replace(b"roads", b"ro\0ads"),
        plain.encode().replace(b"roads", b"ro\x1b\x0bads"),
        plain.encode().replace(b"\r\n", b"\r"),
        plain.encode().replace(b"\r\n", b"\n\r"),
        plain.encode().replace(b"Smooth", b'"Smooth'),
        plain.encode().replace(b"Smooth", b'Smo"oth'),
        b"sep=;\r\n" + plain.encode().replace(b",", b";"),
        b"sep=\r\n" + plain.encode(),
        b"," * 5_000,
        (b"," * 200 + b"\n") * 300,
        b'"' * 9_999,
        b"\n" * 30_000,
        plain.encode() * 15_000,
        b"a" * 200_000,
        plain.encode() + b"x," * 300,
        plain.replace("2030-05", "2030-05," * 200).encode(),
        plain.replace("theme", "\u202etheme\ufffe\U0010ffff").encode(),
        plain.replace("4\r\n", "=cmd|' /C calc'!A0\r\n").encode(),
        plain.replace("4\r\n", "1e400\r\n").encode(),
        plain.replace("AC1.1", "A" * 300).encode(),
    ):
        yield "odd.csv", odd


def _misnamed(_chance: random.Random) -> Iterator[tuple[str, bytes]]:
    whole = _whole()
    for name, _data in whole:
        for other, data in whole:
            if name != other:
                yield name, data
    for name in ("a", "a.xlsm", "a.pdf", ".csv", "a.csv.exe", "../a.csv", "a\0.csv", "a.CSV", f"{'長' * 300}.csv"):
        yield name, _csv().encode()
