"""The looks of an xlsx: each format gets its number when it is first used."""

from ..records import Format, Kind, Look
from .parts import DECLARATION, MAIN

_FIRST_PATTERN = 164  # numbers below are the program's own
_LETTER = '<name val="微軟正黑體"/><family val="2"/><charset val="136"/>'
_FONTS = {
    "usual": f'<font><sz val="11"/>{_LETTER}</font>',
    "heading": f'<font><b/><sz val="11"/>{_LETTER}</font>',
    "title": f'<font><b/><sz val="16"/>{_LETTER}</font>',
    "small": f'<font><sz val="10"/>{_LETTER}</font>',
    "grey": f'<font><sz val="11"/><color rgb="FF595959"/>{_LETTER}</font>',
}
_FILLS = {
    "": '<fill><patternFill patternType="none"/></fill>',
    "reserved": '<fill><patternFill patternType="gray125"/></fill>',
    **{
        colour: f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/></patternFill></fill>'
        for colour in ("DCE6F1", "FFF9DB", "EDEDED")
    },
}
_EDGE = '{0} style="thin"><color rgb="FF7F7F7F"/></{0}'
_LINES = "".join(f"<{_EDGE.format(side)}>" for side in ("left", "right", "top", "bottom"))
_BORDERS = f"<border><left/><right/><top/><bottom/></border><border>{_LINES}</border>"
# Font, fill, whether it has lines, how its lines stand.
_LOOKS = {
    Look.TITLE: ("title", "", False, "center"),
    Look.SUBTITLE: ("usual", "", False, "center"),
    Look.HEADING: ("heading", "DCE6F1", True, "center"),
    Look.BODY: ("usual", "", True, "general"),
    Look.CENTRED: ("usual", "", True, "center"),
    Look.ENTRY: ("usual", "FFF9DB", True, "general"),
    Look.CLOSED: ("grey", "EDEDED", True, "general"),
    Look.NOTE: ("small", "", False, "left"),
}


class Styles:
    def __init__(self, *, has_roc_dates: bool) -> None:
        self._dates = "[$-404]e/mm/dd" if has_roc_dates else "yyyy-mm-dd"
        self._numbers = {Format(): 1}  # 0 is the program's own

    def number(self, wanted: Format) -> int:
        return self._numbers.setdefault(wanted, len(self._numbers) + 1)

    def document(self) -> str:
        patterns = list(dict.fromkeys(self._pattern(each) for each in self._numbers))
        listed = "".join(
            f'<numFmt numFmtId="{number}" formatCode="{pattern}"/>'
            for number, pattern in enumerate(patterns, start=_FIRST_PATTERN)
        )
        cells = "".join(_cell(each, _FIRST_PATTERN + patterns.index(self._pattern(each))) for each in self._numbers)
        plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"'
        return (
            f'{DECLARATION}<styleSheet {MAIN}><numFmts count="{len(patterns)}">{listed}</numFmts>'
            f'<fonts count="{len(_FONTS)}">{"".join(_FONTS.values())}</fonts>'
            f'<fills count="{len(_FILLS)}">{"".join(_FILLS.values())}</fills>'
            f'<borders count="2">{_BORDERS}</borders><cellStyleXfs count="1">{plain}/></cellStyleXfs>'
            f'<cellXfs count="{len(self._numbers) + 1}">{plain} xfId="0"/>{cells}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
        )

    def _pattern(self, wanted: Format) -> str:
        if wanted.kind is Kind.TEXT:
            return "@"
        if wanted.kind is Kind.DATE:
            return self._dates
        decimals = "" if not wanted.decimals else "." + "0" * wanted.decimals
        if wanted.kind is Kind.PERCENT:
            return f"0{decimals}%"
        return "General" if wanted.decimals is None else f"#,##0{decimals}"


def _cell(wanted: Format, pattern: int) -> str:
    font, fill, has_lines, stands = _LOOKS[wanted.look]
    is_open = ' applyProtection="1"' if wanted.look is Look.ENTRY else ""
    protection = '<protection locked="0"/>' if is_open else ""
    return (
        f'<xf numFmtId="{pattern}" fontId="{list(_FONTS).index(font)}" fillId="{list(_FILLS).index(fill)}"'
        f' borderId="{int(has_lines)}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"'
        f' applyAlignment="1"{is_open}><alignment horizontal="{stands}" vertical="center" wrapText="1"/>'
        f"{protection}</xf>"
    )
