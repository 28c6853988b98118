"""What the entry page makes of a figure."""

from decimal import Decimal

import pytest

from scorecard.forms.kpi_value import figure_key


@pytest.mark.parametrize(
    ("figure", "key"), [("0.00005", "0.0001"), ("1.23465", "1.2347"), ("-0.00001", "0"), ("95.8", "95.8"), (None, "")]
)
def test_a_figure_is_named_by_4_decimals_rounded_half_up(figure, key):
    assert figure_key(None if figure is None else Decimal(figure)) == key
