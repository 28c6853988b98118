"""A workbook kept for the next step is the one that was read."""

from datetime import date, datetime
from decimal import Decimal

from scorecard.importers.sheets import Cell, CellFault, Mark, Sheet, Workbook
from scorecard.importers.workbook import keeping


def test_what_is_kept_comes_back_equal():
    row = (
        Cell("提升\n組織"),
        None,
        Cell(Decimal("95.2")),
        Cell(Decimal("-1000000")),
        Cell(True),
        Cell(date(2021, 7, 5)),
        Cell(datetime(2021, 7, 5, 14, 32)),
        Cell(Decimal("0.0031"), frozenset({Mark.PERCENT, Mark.CACHED})),
        Cell("#DIV/0!", frozenset(), CellFault.ERROR, "#DIV/0!"),
        Cell("\u2028 lines", frozenset({Mark.MERGED})),
    )
    hidden = Sheet("隱藏", (), True, frozenset({3}), frozenset({1, 2}), ((1, 1, 2, 3),))
    kept = Workbook("xlsx", (Sheet("表", (row, ())), hidden), "")
    assert keeping.load(keeping.dump(kept)) == kept
