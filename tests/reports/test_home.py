"""What the home page offers: to each what they may do."""

from datetime import date

import pytest

from scorecard.reports import home
from tests.cast import LOGS_IN

ADMINISTRATORS = {"administrator", "superuser"}
MANAGERS = {"manager", "chief", *ADMINISTRATORS}


@pytest.mark.parametrize("actor", LOGS_IN)
def test_everybody_is_offered_what_they_may_do(actor, town, small_plan):
    report = home.build(town[actor], date(2030, 3, 15))
    assert report.sees_drafts == report.oversees_reporting == (actor in MANAGERS)
    keeps = actor in ADMINISTRATORS
    assert report.may_create_plans == report.may_manage_people == keeps
    assert report.may_maintain_data == report.may_see_history == keeps
