"""Headings of workbooks agree with those of data maintenance, in both languages."""

import pytest
from django.utils import translation

from scorecard.domain.columns import Column, column_of
from scorecard.models import KPI, ActionPlan, KPITarget, KPIValue

MODELS = {"kpi": KPI, "action_plan": ActionPlan, "target": KPITarget, "value": KPIValue}
# The same words stand above columns of other nouns, and which is meant the columns beside them say.
BY_NEIGHBOUR = {
    *(Column.ACTION_PLAN_OWNER, Column.ACTION_PLAN_NOTE, Column.VALUE_NUMERATOR, Column.VALUE_DENOMINATOR),
    *(Column.TARGET_LOW, Column.TARGET_HIGH, Column.ANNUAL_TARGET),
}
FIELDS = [
    column
    for column in Column
    if column.noun in MODELS and column.field not in ("code", "name") and column not in BY_NEIGHBOUR
]


@pytest.mark.parametrize("language", ["zh-hant", "en"])
@pytest.mark.parametrize("column", FIELDS)
def test_the_heading_of_data_maintenance_is_understood(column, language):
    with translation.override(language):
        heading = str(getattr(MODELS[column.noun]._meta.get_field(column.field), "verbose_name", ""))
    assert column_of(heading) is column
