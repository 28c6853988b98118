"""What a value may hold, checked without asking the database: the same for one value and for hundreds."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from scorecard.domain import numbers
from scorecard.domain.numbers import NumberRefused
from scorecard.domain.periods import Period
from scorecard.models import Aggregation, KPIValue, Plan


class Rules(Protocol):
    """What of a KPI says which values it can have: the KPI itself, or what an import makes of it."""

    plan: Plan
    frequency: str
    aggregation: str

    def is_active_in(self, period: Period) -> bool: ...


def faults(kpi: Rules, period: Period, columns: Mapping[str, Any]) -> dict[str, str]:
    """A sentence by the name of the field that can't be kept as it is; empty where all can.

    What is not among the columns is empty.
    """
    return {**_column_faults(columns), **_figure_faults(kpi, columns), **_period_faults(kpi, period)}


def has_figure(value: KPIValue) -> bool:
    return any(getattr(value, name) is not None for name in ("actual", "numerator"))


def _column_faults(columns: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for name, wanted in columns.items():
        if _is_kept(wanted) if isinstance(wanted, Decimal) else not wanted:
            continue  # each of them may be left empty
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


def _figure_faults(kpi: Rules, columns: Mapping[str, Any]) -> dict[str, str]:
    actual, numerator, denominator = columns.get("actual"), columns.get("numerator"), columns.get("denominator")
    if columns.get("is_not_applicable"):
        if (actual, numerator, denominator) != (None, None, None):
            return {"is_not_applicable": _("Not applicable has no figure: please clear one of the two.")}
        if not columns.get("not_applicable_reason", "").strip():
            return {"not_applicable_reason": _("Please say why it is not applicable.")}
        return {}
    if columns.get("not_applicable_reason"):
        return {"is_not_applicable": _("A reason is given: please tick “not applicable”, or clear the reason.")}
    return _fraction_faults(kpi, actual, numerator, denominator)


def _fraction_faults(
    kpi: Rules, actual: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
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


def _period_faults(kpi: Rules, period: Period) -> dict[str, str]:
    if period.year != kpi.plan.year:
        return {"period": _("This period is not in the plan's year.")}
    if kpi.frequency and period.frequency != kpi.frequency:
        return {"period": _("This KPI is not reported for such a period.")}
    if kpi.frequency and not kpi.is_active_in(period):
        return {"period": _("This KPI is not active in this period.")}
    return {}
