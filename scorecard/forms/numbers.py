"""Numbers as staff type and paste them into fields: read without guessing, or a sentence that says what is wrong."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from scorecard.domain import numbers
from scorecard.domain.numbers import NumberFault, NumberRefused

LONGEST = 60  # characters of what was typed that a sentence repeats


def read(text: str, unit: str = "") -> Decimal | None:
    """The number, None for blanks; 95.8% is 95.8 where the unit is %. Raises ValidationError."""
    try:
        typed = numbers.parse(text)
    except NumberRefused as refused:
        raise ValidationError(_sentence(refused.fault, text.strip(), unit)) from None
    if typed is None:
        return None
    if typed.sign and typed.sign != unit:
        raise ValidationError(_("The unit is “%(unit)s”, not %(sign)s.") % {"unit": unit or "－", "sign": typed.sign})
    return typed.value


def _sentence(fault: NumberFault, text: str, unit: str) -> str:
    shown = {"text": text[:LONGEST] + ("…" if len(text) > LONGEST else ""), "unit": unit}
    if fault is NumberFault.TOO_LONG:
        return _("“%(text)s” is too large: at most 11 digits before the decimal point.") % shown
    if fault is NumberFault.TOO_FINE:
        return _("“%(text)s” is too fine: at most 4 digits behind the decimal point.") % shown
    if unit and text.endswith(unit):
        return _("“%(text)s” is not a plain number. “%(unit)s” is the unit and isn't typed.") % shown
    return _("“%(text)s” is not a plain number. Please type digits only, such as 1,234.5.") % shown
