"""Every name in the row of a table of data maintenance: what is another organisation's is as good as not there.

Each row is sent twice by who administers Works, with the name of something that they don't administer and with one that
nothing has: both are refused, in the same words. Keys in queries and forms: tests/access/test_ids.py.
"""

import re

import pytest

from scorecard.models import Organisation, Plan, PlanStatus
from tests.admin.transferring import csv, preview, refusal

PLAN = "organisation,year"
ROWS = {  # what is aimed at: noun, headings, row, name of theirs, name of nothing
    "a plan's theme": ("theme", f"{PLAN},code,name", "{},119,Z,Mine now", "town-culture"),
    "a new theme": ("theme", f"{PLAN},code,name", "{},119,N,Mine now", "town-culture"),
    "a plan's target": ("kpitarget", f"{PLAN},kpi,period,value", "{},119,ZC1.1,119年6月,9", "town-culture"),
    "a plan's work item": ("workitem", f"{PLAN},kpi,name,order", "{},119,ZC1.1,Count the seats,9", "town-culture"),
    "a plan's link": ("causeeffectlink", f"{PLAN},cause,effect,reason", "{},119,ZC2,ZC1,Mine", "town-culture"),
    "a plan's alignment": (
        "alignment",
        f"{PLAN},objective,parent_objective,reason",
        "{},119,ZC1,TC1,x",
        "town-culture",
    ),
    "what one only sees": ("theme", f"{PLAN},code,name", "{},119,N,Mine now", "town"),
    "the plan": ("plan", f"{PLAN},title", "{},119,Mine now", "town-culture"),
    "the plan that one only sees": ("plan", f"{PLAN},title", "{},119,Mine now", "town"),
    "a plan that isn't there yet": ("plan", f"{PLAN},title", "{},140,Mine", "town-culture"),
    "the plan above": ("plan", f"{PLAN},parent", "town-works,120,{} 119", "town-culture"),
    "a perspective": ("objective", f"{PLAN},code,name,perspective", "town-works,119,N1,x,{}", "Z"),
    "a theme": ("objective", f"{PLAN},code,perspective,theme", "town-works,119,AC1,C,{}", "Z"),
    "an objective": ("ksf", f"{PLAN},objective,code,name", "town-works,119,{},N1,x", "ZC1"),
    "a KSF": ("kpi", f"{PLAN},ksf,code,name", "town-works,119,{},AC1.1,x", "ZC1"),
    "an owner": ("kpi", f"{PLAN},code,owner", "town-works,119,AC1.1,{}", "town-culture"),
    "an owner that one only sees": ("kpi", f"{PLAN},code,owner", "town-works,119,AC1.1,{}", "town"),
    "a reporter": ("kpi", f"{PLAN},code,reporting_organisations", "town-works,119,AC1.1,{}", "town-culture"),
    "one of reporters": (
        "kpi",
        f"{PLAN},code,reporting_organisations",
        "town-works,119,AC1.1,town-works-roads、{}",
        "town-culture",
    ),
    "a case officer": ("kpi", f"{PLAN},code,case_officers", "town-works,119,AC1.1,{}", "outsider"),
    "a case officer from above": ("kpi", f"{PLAN},code,case_officers", "town-works,119,AC1.1,{}", "town_viewer"),
    "a KPI": ("kpitarget", f"{PLAN},kpi,period,value", "town-works,119,{},119年6月,9", "ZC1.1"),
    "a KPI to do things for": ("actionplan", f"{PLAN},kpi,code,name", "town-works,119,{},N1,x", "ZC1.1"),
    "who does things": ("actionplan", f"{PLAN},code,owner", "town-works,119,AC1.1.1,{}", "town-culture"),
    "a cause": ("causeeffectlink", f"{PLAN},cause,effect", "town-works,119,{},AC1", "ZC1"),
    "an effect": ("causeeffectlink", f"{PLAN},cause,effect", "town-works,119,AC1,{}", "ZC1"),
    "an objective above": ("alignment", f"{PLAN},objective,parent_objective", "town-works,119,AC1,{}", "ZC1"),
    "a member": (
        "thememember",
        f"{PLAN},theme,printed_name,member's organisation",
        "town-works,119,A,Roads,{}",
        "town-culture",
    ),
    "an organisation above": ("organisation", "slug,parent,name,short_name", "new,{},x,x", "town-culture"),
    "another organisation above": ("organisation", "slug,parent", "town-works-roads,{}", "town-culture"),
    "an organisation above that one only sees": ("organisation", "slug,parent", "town-works-roads,{}", "town"),
}


@pytest.fixture
def keeper(sides, as_actor):
    return as_actor("administrator")


def compare(client, noun: str, headings: str, row: str, theirs: str) -> None:
    """Both rows in one file: one complaint about each, alike but for the row's number and the name."""
    page = refusal(client, noun, csv([headings], [row.format(theirs)], [row.format("XX9")]))
    of_theirs, of_nothing = re.findall("<li>(.*?)</li>", page)
    assert of_theirs.replace(theirs, "XX9") == of_nothing.replace("第3列", "第2列")


@pytest.mark.parametrize("aim", ROWS)
def test_theirs_is_as_good_as_not_there(aim, keeper):
    compare(keeper, *ROWS[aim])


@pytest.mark.parametrize(
    ("noun", "headings", "row", "theirs"),
    [
        ("alignment", f"{PLAN},objective,parent_objective", "town-works,119,AC1,{}", "TC1"),
        ("plan", f"{PLAN},parent", "town-works,120,{} 119", "town"),
    ],
)
def test_a_draft_above_is_not_there_before_it_is_published(noun, headings, row, theirs, sides, keeper):
    table = csv([headings], [row.format(theirs)])
    assert [each.import_type for each in preview(keeper, noun, table).context["result"].rows] != ["skip"]
    Plan.objects.filter(pk=sides.small.town_plan.pk).update(status=PlanStatus.DRAFT)
    compare(keeper, noun, headings, row, theirs)


@pytest.mark.parametrize("theirs", ["town-culture", "town"])
def test_others_organisations_stay_as_they_are(theirs, keeper):
    """That an address is taken, everybody may know who makes one."""
    for row in (f"{theirs},town-works,Mine now", f"{theirs},,Mine now"):
        assert refusal(keeper, "organisation", csv(["slug,parent,name"], [row]))


def test_nobody_takes_an_organisation_out_of_the_one_above(keeper, town):
    """The town's administrators would reach it no longer."""
    table = csv(["slug,parent"], ["town-works,"])
    assert "上級機關" in refusal(keeper, "organisation", table)
    assert Organisation.objects.get(slug="town-works").parent == town.organisations["town"]
