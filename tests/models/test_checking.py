"""Rules of columns and tables, checked without a query as the database checks them."""

from decimal import Decimal

import pytest

from scorecard.models import KPI, ActionPlan, KPITarget, checking


@pytest.mark.parametrize(
    "record, names, found",
    [
        (KPI(code="AC1.1", name="Figure", weight=Decimal(3)), ("code", "name", "weight"), []),
        (KPI(code="AC 1", name=""), ("code", "name"), ["code", "name"]),
        (KPI(weight=Decimal(-1)), (), [""]),
        (KPI(threshold_basis="actual", on_target_threshold=1), (), [""]),
        (KPI(threshold_basis="actual", direction="higher", on_target_threshold=1, at_risk_threshold=2), (), [""]),
        (KPI(threshold_basis="actual", direction="lower", on_target_threshold=1, at_risk_threshold=2), (), []),
        (KPI(decimals=5), (), [""]),
        (ActionPlan(progress=Decimal(101)), ("progress",), ["progress"]),
        (KPITarget(value=Decimal(1), frequency="M"), (), []),
        (KPITarget(value=Decimal(1), low=Decimal(1), high=Decimal(2), frequency="M"), (), [""]),
        (KPITarget(low=Decimal(2), high=Decimal(2), frequency="M"), (), [""]),
    ],
)
def test_what_the_database_would_refuse(record, names, found):
    assert sorted({name for name, _text in checking.faults(record, names)}) == found
