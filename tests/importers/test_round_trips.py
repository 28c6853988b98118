"""Whatever a plan holds: what we give out of it changes nothing when it comes back, and asks nothing."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from scorecard.domain.periods import Period
from scorecard.importers import preview, workbook
from scorecard.importers.preview import Choices
from scorecard.models import KPI, Evidence, KPITarget, KPIValue, Plan, ValueState, WorkItem

KINDS = ("xlsx", "ods", "csv")
FILES = [
    *(f"export/scorecard.{kind}{query}" for kind in ("xlsx", "ods") for query in ("", "?layout=flat")),
    "export/scorecard.csv",
    *(f"export/values.{kind}{query}" for kind in KINDS for query in ("", "?layout=long")),
    *(f"export/targets.{kind}{query}" for kind in ("xlsx", "ods") for query in ("", "?layout=long")),
    *(f"import/template.{kind}?section=town-works-roads" for kind in ("xlsx", "ods")),
]
REASONS = (
    "尚未統計",
    "N/A",
    "-",
    "=1+1",
    "'=1+1",
    "0.5",
    "Not applicable: nobody came",
    "不適用：停辦",
    "=\"a\"&'b'",
    "two\nlines",
    " ".join(["a reason that is longer than what a cell of numbers would usually take"] * 3),
)


@pytest.fixture
def awkward(small_plan, town) -> Plan:
    """Small plan, its KPIs of each direction, frequency and kind, with figures of each sort."""
    kpis = {kpi.code: kpi for kpi in KPI.objects.filter(plan=small_plan.plan)}
    Evidence.objects.all().delete()
    KPIValue.objects.filter(kpi__plan=small_plan.plan).delete()
    _is(kpis["AC1.1"], unit="%", owner=town.roads, weight=Decimal("0.5"), baseline=Decimal("-3.25"), baseline_year=2029)
    _is(kpis["AC1.2"], direction="range", unit="°C", frequency="Q", owner=town.roads)
    _is(kpis["AF1.1"], direction="lower", frequency="H", aggregation="ratio", owner=town.roads)
    _is(kpis["AF1.2"], kind="milestone", frequency="Y", owner=town.roads)
    for month, reason in enumerate(REASONS, 1):
        _value(kpis["AC1.1"], f"2030-{month:02}", is_not_applicable=True, not_applicable_reason=reason)
    _value(kpis["AC1.1"], "2030-12", actual=Decimal("95.8"), note="=SUM(A1)", behind_reason="-5 people")
    _value(kpis["AC1.2"], "2030-Q1", actual=Decimal("-0.0001"), note="@ led by a sign")
    _value(kpis["AC1.2"], "2030-Q2", is_not_applicable=True, not_applicable_reason="不適用")
    _value(kpis["AC1.2"], "2030-Q3", actual=Decimal("12345678901.2345"), state=ValueState.APPROVED)
    _value(kpis["AF1.1"], "2030-H1", numerator=Decimal(2), denominator=Decimal(3))
    _value(kpis["AF1.2"], "2030", actual=Decimal(20), state=ValueState.DRAFT)
    KPITarget.objects.filter(kpi__plan=small_plan.plan).delete()
    _target(kpis["AC1.1"], "2030", value=Decimal(96))
    _target(kpis["AC1.1"], "2030-03", value=Decimal("0.958"), change_reason="+ more")
    _target(kpis["AC1.2"], "2030", low=Decimal("-1"), high=Decimal("0.5"))
    _target(kpis["AC1.2"], "2030-Q4", low=Decimal(-20), high=Decimal(-10))
    _target(kpis["AF1.1"], "2030-H2", value=Decimal(0))
    for step, percent in enumerate((30, 100), 1):
        period = Period.parse(f"2030-H{step}")
        facts = {"frequency": period.frequency.value, "period_start": period.start, "cumulative_percent": percent}
        WorkItem.objects.create(kpi=kpis["AF1.2"], name=f"Step {step}", **facts)
    return small_plan.plan


def _is(kpi: KPI, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(kpi, name, value)
    kpi.full_clean()
    kpi.save()


def _value(kpi: KPI, period: str, **facts: Any) -> None:
    value = KPIValue(kpi=kpi, **{"state": ValueState.SUBMITTED, **facts})
    value.period = Period.parse(period)
    value.full_clean()
    value.save()


def _target(kpi: KPI, period: str, **facts: Any) -> None:
    target = KPITarget(kpi=kpi, **facts)
    target.period = Period.parse(period)
    target.full_clean()
    target.save()


@pytest.mark.parametrize("file", FILES)
def test_nothing_changes_and_nothing_is_asked(file, as_actor, awkward):
    client = as_actor("superuser")
    for language in ("zh-hant", "en"):
        client.cookies["django_language"] = language
        response = client.get(f"/plans/town-works/2030/{file}")
        assert response.status_code == 200
        with translation.override(language):
            book = workbook.read(response.getvalue(), file.partition("?")[0].replace("/", "-"))
            shown = preview.of_workbook(book, awkward)
            whole = preview.of_workbook(book, awkward, choices=Choices(takes_definitions=True))
            found = [(row.row, row.kind, [(each.code, each.cells) for each in row.objects]) for row in shown.rows]
            notes = [note for note in shown.all_notes if note.level != "note"]
        assert (shown.counts["created"], shown.counts["changed"], shown.refused) == (0, 0, 0), (language, found, notes)
        assert shown.counts["unchanged"] > 0
        assert (shown.questions, notes) == ((), []), language
        assert (shown.does_something, shown.definitions, whole.does_something) == (False, 0, False), language
