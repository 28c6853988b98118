"""Numbers as they are read: rounded half up, and only for reading. Judged is what is not rounded."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache

_NEARLY_ALL = Decimal("99.9")


def half_up(value: Decimal, places: int) -> Decimal:
    """Never -0."""
    return value.quantize(_unit(places), ROUND_HALF_UP) + 0


@cache
def _unit(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def share(value: Decimal) -> Decimal:
    """A coverage in percent to one decimal: 64.96 -> 65.0; but 99.96 -> 99.9, as it is not all."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP if value < _NEARLY_ALL else ROUND_DOWN)
