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
    assert report.may.see_drafts == report.oversees_reporting == (actor in MANAGERS)
    keeps = actor in ADMINISTRATORS
    assert report.may.create_plans == report.may.manage_people == keeps
    assert report.may.maintain_data == report.may.see_history == keeps
