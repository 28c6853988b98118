"""What a value may hold, checked without asking the database: the same for one value and for hundreds."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from scorecard.domain import numbers
from scorecard.domain.numbers import NumberRefused
from scorecard.domain.periods import Frequency, Period
from scorecard.models import KPI, Aggregation, KPIValue


def faults(kpi: KPI, period: Period, columns: dict[str, Any]) -> dict[str, str]:
    """A sentence by the name of the field that can't be kept as it is; empty where all can."""
    return _column_faults(columns) | _figure_faults(kpi, columns) | _period_faults(kpi, period)


def has_figure(value: KPIValue) -> bool:
    return any(getattr(value, name) is not None for name in ("actual", "numerator"))


def _column_faults(columns: dict[str, Any]) -> dict[str, str]:
    found = {}
    for name, wanted in columns.items():
        if wanted is None or wanted is False or (isinstance(wanted, str) and not wanted):
            continue  # each of them may be left empty
        if isinstance(wanted, Decimal) and _is_kept(wanted):
            continue
        field = KPIValue._meta.get_field(name)
        try:
            field.clean(wanted, None)  # type: ignore[union-attr]  # a plain column: no query
        except ValidationError as error:
            found[name] = " ".join(error.messages)
    return found


def _is_kept(number: Decimal) -> bool:
    """What the field's own rules come to, in a tenth of the time."""
    try:
        numbers.within_limits(number)
    except NumberRefused:
        return False
    return True


def _figure_faults(kpi: KPI, columns: dict[str, Any]) -> dict[str, str]:
    actual, numerator, denominator = (columns[name] for name in ("actual", "numerator", "denominator"))
    has_figure = any(each is not None for each in (actual, numerator, denominator))
    if columns["is_not_applicable"]:
        if has_figure:
            return {"is_not_applicable": _("Not applicable has no figure: please clear one of the two.")}
        if not columns["not_applicable_reason"].strip():
            return {"not_applicable_reason": _("Please say why it is not applicable.")}
        return {}
    if columns["not_applicable_reason"]:
        return {"is_not_applicable": _("A reason is given: please tick “not applicable”, or clear the reason.")}
    return _fraction_faults(kpi, actual, numerator, denominator)


def _fraction_faults(
    kpi: KPI, actual: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
) -> dict[str, str]:
    if actual is not None and (numerator is not None or denominator is not None):
        return {"actual": _("Please give either the figure or its numerator and denominator.")}
    if actual is not None and kpi.aggregation == Aggregation.RATIO:
        return {"actual": _("This KPI needs its numerator and denominator.")}
    if numerator is not None and denominator is None:
        return {"denominator": _("The denominator is missing.")}
    if denominator is not None and numerator is None:
        return {"numerator": _("The numerator is missing.")}
    if denominator is not None and denominator <= 0:
        return {"denominator": _("The denominator must be above 0.")}
    return {}


def _period_faults(kpi: KPI, period: Period) -> dict[str, str]:
    if period.year != kpi.plan.year:
        return {"period": _("This period is not in the plan's year.")}
    if kpi.frequency and period.frequency is not Frequency(kpi.frequency):
        return {"period": _("This KPI is not reported for such a period.")}
    if kpi.frequency and not kpi.is_active_in(period):
        return {"period": _("This KPI is not active in this period.")}
    return {}
