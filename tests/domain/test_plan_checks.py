"""The linter: each rule finds what it is for, and a plan that is right has no findings."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scorecard.domain.periods import Period
from scorecard.domain.plan_checks import Level, Rule, check
from scorecard.domain.plan_document import (
    ActionPlanEntry,
    KPIEntry,
    KSFEntry,
    LinkEntry,
    MemberEntry,
    ObjectiveEntry,
    PerspectiveEntry,
    PlanDocument,
    PlanEntry,
    TargetEntry,
    ThemeEntry,
)
from scorecard.importers import plan_file
from tests import plan_files

KPI = KPIEntry(
    code="AC1.1",
    name="Share of mended roads",
    unit="%",
    owner="roads",
    frequency="M",
    weight=Decimal(100),
    action_plans=(ActionPlanEntry(code="AC1.1.1", name="Mend"), ActionPlanEntry(code="AC1.1.2", name="Count")),
    targets=(TargetEntry(period=Period.of_year(2030), value=Decimal(3)),),
)
KSF = KSFEntry(code="AC1", name="Care", kpis=(KPI,))
OBJECTIVE = ObjectiveEntry(code="AC1", name="Smooth roads", perspective="C", ksfs=(KSF,))
LEAD = MemberEntry(printed_name="Roads", role="lead")
THEME = ThemeEntry(code="A", name="Streets", members=(LEAD,), objectives=(OBJECTIVE,))
PLAN = PlanDocument(
    plan=PlanEntry(organisation="works", year=2030, title="Works 2030", claimed_objectives=1, claimed_kpis=1),
    perspectives=(PerspectiveEntry(code="C", name="Citizens"), PerspectiveEntry(code="P", name="Process")),
    themes=(THEME,),
)


def with_kpi(**changes):
    return with_kpis(replace(KPI, **changes))


def with_kpis(*kpis):
    return with_objectives(replace(OBJECTIVE, ksfs=(replace(KSF, kpis=kpis),)), claimed_kpis=len(kpis))


def with_objectives(*objectives, **claims):
    plan = replace(PLAN.plan, **{"claimed_objectives": len(objectives), "claimed_kpis": None, **claims})
    return replace(PLAN, plan=plan, themes=(replace(THEME, objectives=objectives),))


BARE = replace(OBJECTIVE, code="AC2", ksfs=())
BROKEN = {
    Rule.DUPLICATE_CODE: (with_kpis(KPI, replace(KPI, weight=None, action_plans=())), Level.KPI, "AC1.1"),
    Rule.SAME_CODE_OTHER_NAME: (
        with_objectives(OBJECTIVE, replace(BARE, code="AC1", name="x")),
        Level.OBJECTIVE,
        "AC1",
    ),
    Rule.THEME_LETTER: (with_objectives(OBJECTIVE, replace(OBJECTIVE, code="BC1", ksfs=())), Level.OBJECTIVE, "BC1"),
    Rule.PERSPECTIVE_LETTER: (with_objectives(replace(OBJECTIVE, perspective="P")), Level.OBJECTIVE, "AC1"),
    Rule.OBJECTIVE_WITHOUT_KPI: (with_objectives(OBJECTIVE, BARE), Level.OBJECTIVE, "AC2"),
    Rule.KSF_WITHOUT_KPI: (
        with_objectives(OBJECTIVE, replace(BARE, ksfs=(KSFEntry(code="AC2", name="Hope"),))),
        Level.KSF,
        "AC2",
    ),
    Rule.THEME_WITHOUT_LEAD: (
        replace(PLAN, themes=(replace(THEME, members=(replace(LEAD, role="support"),)),)),
        Level.THEME,
        "A",
    ),
    Rule.CLAIMED_OBJECTIVES: (replace(PLAN, plan=replace(PLAN.plan, claimed_objectives=2)), Level.PLAN, ""),
    Rule.CLAIMED_KPIS: (replace(PLAN, plan=replace(PLAN.plan, claimed_kpis=0)), Level.PLAN, ""),
    Rule.GAP_IN_NUMBERING: (with_kpi(code="AC1.2", action_plans=()), Level.KPI, "AC1.2"),
    Rule.WEIGHTS_NOT_100: (with_kpi(weight=Decimal("99.9")), Level.THEME, "A"),
    Rule.KPI_WITHOUT_UNIT: (with_kpi(unit=""), Level.KPI, "AC1.1"),
    Rule.KPI_WITHOUT_TARGET: (with_kpi(targets=()), Level.KPI, "AC1.1"),
    Rule.KPI_WITHOUT_OWNER: (with_kpi(owner=None), Level.KPI, "AC1.1"),
    Rule.KPI_WITHOUT_FREQUENCY: (with_kpi(frequency=""), Level.KPI, "AC1.1"),
    Rule.CYCLE: (
        replace(
            with_objectives(OBJECTIVE, replace(OBJECTIVE, code="AC2", ksfs=())),
            links=(LinkEntry(cause="AC1", effect="AC2"), LinkEntry(cause="AC2", effect="AC1")),
        ),
        Level.OBJECTIVE,
        "AC2",
    ),
}


def test_a_plan_that_is_right_has_no_findings():
    assert check(PLAN) == ()


def test_every_rule_has_a_broken_plan():
    assert set(BROKEN) == set(Rule)


@pytest.mark.parametrize("rule", Rule)
def test_a_rule_finds_its_fault(rule):
    document, level, code = BROKEN[rule]
    found = [finding for finding in check(document) if finding.rule is rule]
    assert [(finding.level, finding.code) for finding in found] == [(level, code)]


def test_only_doubled_codes_and_cycles_are_errors():
    errors = {Rule.DUPLICATE_CODE, Rule.SAME_CODE_OTHER_NAME, Rule.CYCLE}
    assert {rule for rule in Rule if rule.is_error} == errors


def test_a_cycle_is_told_whole():
    (finding,) = [finding for finding in check(BROKEN[Rule.CYCLE][0]) if finding.rule is Rule.CYCLE]
    assert finding.facts == {"cycle": "AC2 → AC1 → AC2"}


def test_a_plan_without_any_kpi_misses_none():
    assert check(with_objectives(replace(OBJECTIVE, ksfs=()), BARE, claimed_kpis=0)) == ()


def test_themes_without_members_need_no_lead():
    assert check(replace(PLAN, themes=(replace(THEME, members=()),))) == ()


def test_a_target_of_another_year_is_none_for_this():
    earlier = TargetEntry(period=Period.of_year(2029), value=Decimal(3))
    assert [finding.rule for finding in check(with_kpi(targets=(earlier,)))] == [Rule.KPI_WITHOUT_TARGET]


def test_milestones_need_neither_unit_nor_target():
    assert check(with_kpi(kind="milestone", unit="", targets=())) == ()


def test_codes_numbered_otherwise_are_left_alone():
    assert check(with_objectives(replace(OBJECTIVE, code="甲-1"), claimed_kpis=1)) == ()


@pytest.mark.parametrize(("name", "warnings"), [(plan_files.CITY, 23), (plan_files.DEPARTMENT, 0)])
def test_the_seed(name, warnings):
    """The city's process objectives are coded AC1 … though their row is P: right as printed, and worth a warning."""
    findings = check(plan_file.read(plan_files.seed(name)))
    assert [finding.rule for finding in findings] == [Rule.PERSPECTIVE_LETTER] * warnings
    assert all(finding.line > 0 for finding in findings)
