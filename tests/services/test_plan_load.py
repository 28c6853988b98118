"""Loading a plan document: exactly what it holds, all or nothing, and a second time without a change."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.utils import translation

from scorecard.domain.periods import Period
from scorecard.domain.plan_document import PlanRefused
from scorecard.importers import plan_file
from scorecard.models import (
    KPI,
    KSF,
    ActionPlan,
    Alignment,
    CauseEffectLink,
    KPITarget,
    KPIValue,
    Objective,
    Plan,
    Theme,
    ThemeMember,
)
from scorecard.services import plan_load
from tests import plan_files


def load(text: str | bytes, reason: str = "test", by: User | None = None) -> plan_load.LoadCounts:
    content = text.encode() if isinstance(text, str) else text
    return plan_load.load(plan_file.read(content), by=by, reason=reason)


def rows() -> Counter[str]:
    """How many rows every table of ours holds, histories included."""
    return Counter(
        {model.__name__: model._base_manager.count() for model in apps.get_app_config("scorecard").get_models()}
    )


def refusal(text: str) -> list[tuple[int, str]]:
    with translation.override("en"), pytest.raises(PlanRefused) as refused:
        load(text)
    return [(fault.line, fault.text) for fault in refused.value.faults]


@pytest.fixture
def small(empty_database):
    load(plan_files.SMALL)
    return Plan.objects.of("harbour", 2031).get()


# ---- the plans of the seed


@pytest.fixture
def city(seed_plans):
    return seed_plans.city


@pytest.fixture
def department(seed_plans):
    return seed_plans.department


def test_the_citys_objectives(city):
    assert Objective.objects.filter(plan=city, theme=None).count() == 4
    assert Counter(Objective.objects.filter(plan=city).order_by().values_list("perspective__code", flat=True)) == {
        "C": 4,
        "P": 23,
        "L": 10,
        "F": 11,
    }


def test_the_citys_themes_and_members(city):
    members = ThemeMember.objects.filter(theme__plan=city)
    assert Theme.objects.filter(plan=city).count() == 8
    assert members.count() == 51
    assert members.order_by().values("printed_name").distinct().count() == 31
    leads = Counter(members.order_by().filter(role="lead").values_list("theme__code", flat=True))
    assert leads == dict.fromkeys("ABCDEFGH", 1)


def test_the_citys_process_objectives_are_printed_with_a_c(city):
    """The row decides, not the letter of the code."""
    codes = Objective.objects.filter(plan=city, perspective__code="P").values_list("code", flat=True)
    assert {code[1] for code in codes} == {"C"}


def test_the_departments_size(department):
    parts = {model: model.objects.filter(plan=department).count() for model in (Theme, Objective, KSF, KPI, ActionPlan)}
    assert parts == {Theme: 5, Objective: 23, KSF: 23, KPI: 24, ActionPlan: 26}
    assert (department.claimed_objectives, department.claimed_kpis) == (23, 24)
    assert not Objective.objects.filter(plan=department, theme=None).exists()
    assert department.issued_on == date(2021, 3, 1)


def test_every_ksf_bears_its_objectives_code(department):
    for ksf in KSF.objects.filter(plan=department).select_related("objective"):
        assert ksf.code == ksf.objective.code


def test_links_and_alignments_are_all_assumed(seed_plans):
    links = CauseEffectLink.objects.filter(cause__plan=seed_plans.department)
    alignments = Alignment.objects.filter(objective__plan=seed_plans.department)
    assert (links.count(), alignments.count()) == (34, 38)
    assert not links.filter(is_confirmed=True).exists()
    assert not alignments.filter(is_confirmed=True).exists()
    assert not links.filter(reason="").exists()
    assert not alignments.filter(reason="").exists()
    assert set(alignments.values_list("parent_objective__plan", flat=True)) == {seed_plans.city.pk}


def test_values_are_approved_samples(department):
    values = KPIValue.objects.filter(kpi__plan=department)
    assert values.count() == 139
    assert set(values.order_by().values_list("state", "is_sample")) == {("approved", True)}


def test_two_values_are_not_applicable_with_their_notes_as_reasons(department):
    missing = KPIValue.objects.filter(kpi__plan=department, is_not_applicable=True).order_by("kpi__code")
    assert [(value.kpi.code, value.period.label, value.not_applicable_reason) for value in missing] == [
        ("AL1.1", "2021-H1", "未辦理:配合防疫警戒延至下半年(樣本情境)"),
        ("DC2.1", "2021-H1", "隊社活動停辦,未施測(樣本情境)"),
    ]
    others = KPIValue.objects.filter(kpi__plan=department, is_not_applicable=False)
    assert not others.filter(actual=None).exists()


def test_the_one_printed_target_is_no_sample(department):
    printed = KPITarget.objects.filter(kpi__plan=department, is_sample=False)
    assert [(target.kpi.code, target.period.label, target.value) for target in printed] == [("AL1.2", "2021", 20)]


def test_every_kpi_has_a_target_for_the_year(department):
    year = Period.of_year(2021)
    targets = KPITarget.objects.filter(kpi__plan=department, frequency=year.frequency, period_start=year.start)
    assert targets.count() == 24
    assert KPITarget.objects.get(kpi__plan=department, low__isnull=False).kpi.code == "AP1.1"


def test_weights_of_each_theme_make_100(department):
    weights: dict[str, Decimal] = defaultdict(Decimal)
    for code, weight in KPI.objects.filter(plan=department).values_list("ksf__objective__theme__code", "weight"):
        weights[code] += weight
    assert weights == dict.fromkeys("ABCDE", Decimal(100))


def test_the_same_code_stands_in_both_plans(seed_plans):
    names = {
        plan.pk: Objective.objects.get(plan=plan, code="AC1").name for plan in (seed_plans.city, seed_plans.department)
    }
    assert names == {seed_plans.city.pk: "提升環境品質", seed_plans.department.pk: "協助提升機關員額運用知能"}


def test_names_are_kept_to_the_character(department):
    assert KPI.objects.get(plan=department, code="AL1.1").name == (
        "參與人事業務研討座談會（管理科業務場次）人員之課程評估滿意度"
    )


@pytest.mark.parametrize("name", [plan_files.CITY, plan_files.DEPARTMENT])
def test_a_second_time_nothing_changes(name, seed_plans):
    before = rows()
    versions = list(Plan.objects.order_by("pk").values_list("structure_version", "values_version", "version"))
    counts = load(plan_files.seed(name))
    assert (counts.created.total(), counts.changed.total(), counts.kept.total()) == (0, 0, 0)
    assert counts.unchanged.total() > 100
    assert rows() == before
    assert list(Plan.objects.order_by("pk").values_list("structure_version", "values_version", "version")) == versions


def test_counts_of_a_first_time(empty_database):
    counts = load(plan_files.seed(plan_files.CITY))
    assert counts.created == {
        "organisation": 26,
        "plan": 1,
        "perspective": 4,
        "theme": 8,
        "thememember": 51,
        "objective": 48,
    }
    assert (counts.changed.total(), counts.unchanged.total(), counts.kept.total()) == (0, 0, 0)


# ---- a small plan, changed


def test_everything_of_a_small_plan(small):
    kpi: Any = KPI.objects.get(plan=small)
    assert kpi.owner.slug == "harbour-docks"
    assert [each.slug for each in kpi.reporting_organisations.all()] == ["harbour"]
    assert [(item.name, item.period.label) for item in kpi.work_items.all()] == [("New crane", "2031-Q2")]
    assert {target.period.label: target.value for target in kpi.targets.all()} == {
        "2031-01": Decimal("12.5"),
        "2031": 12,
    }
    assert kpi.values.get().actual == Decimal("13.1")
    assert [theme.code for theme in small.themes.all()] == ["A", "B"]
    assert Objective.objects.get(plan=small, code="AC1").weight == 60
    assert [(member.printed_name, member.is_lead) for member in small.themes.get(code="A").members.all()] == [
        ("Docks", True),
        ("Pilots", False),
    ]


# What is changed in the small plan's file, which noun that touches, and which of the plan's two versions it raises.
CHANGES = [
    ("name: Hours at the quay", "name: Hours moored", "kpi", "structure"),
    ("name: Short stays", "name: Shorter stays", "objective", "structure"),
    ("name: Quays", "name: Piers", "theme", "structure"),
    ("name: Customers", "name: Captains", "perspective", "structure"),
    ("role: lead", "role: support", "thememember", "structure"),
    ("name: Second shift", "name: Third shift", "actionplan", "structure"),
    ("name: Quick handling", "name: Quicker handling", "ksf", "structure"),
    ("reason: Fees pay for cranes", "reason: Fees pay for all", "causeeffectlink", "structure"),
    ("title: Harbour plan", "title: Plan of the harbour", "plan", "structure"),
    ("vision: Safe ships", "vision: Safer ships", "plan", "structure"),
    ("weight: 30", "weight: 31", "kpi", "structure"),
    ("owner: harbour-docks", "owner: harbour", "kpi", "structure"),
    ("reporting_organisations: [harbour]", "reporting_organisations: [harbour-docks]", "kpi", "structure"),
    ("actual: 13.1", "actual: 13.2", "kpivalue", "values"),
    ("state: approved", "state: submitted", "kpivalue", "values"),
    ("value: 12.5", "value: 12.4", "kpitarget", "structure"),
    ("cumulative_percent: 50", "cumulative_percent: 51", "workitem", "structure"),
]


@pytest.mark.parametrize(("old", "new", "noun", "version"), CHANGES)
def test_one_change_is_one_change(old, new, noun, version, small):
    before, text = rows(), plan_files.SMALL.replace(old, new)
    assert text != plan_files.SMALL
    counts = load(text, reason="a better word")
    assert (counts.created, counts.changed, counts.kept.total()) == (Counter(), Counter({noun: 1}), 0)
    added = rows() - before
    assert {name.lower() for name in added if "_" not in name} == {f"historical{noun}"}
    after = Plan.objects.get(pk=small.pk)
    raised = {
        "structure": after.structure_version - small.structure_version,
        "values": after.values_version - small.values_version,
    }
    assert raised == {"structure": int(version == "structure"), "values": int(version == "values")}
    assert load(text).changed.total() == 0


def test_a_change_leaves_old_new_who_and_why(small):
    clerk = User.objects.create(username="clerk")
    load(plan_files.SMALL.replace("Hours at the quay", "Hours moored"), reason="load_plan b.yaml", by=clerk)
    new, *_others, first = KPI.objects.get(plan=small).history.all()
    assert (first.name, first.history_change_reason, first.history_user) == ("Hours at the quay", "test", None)
    assert (new.name, new.history_change_reason, new.history_user) == ("Hours moored", "load_plan b.yaml", clerk)


def test_every_row_of_history_carries_the_reason(small):
    load(plan_files.SMALL.replace("reporting_organisations: [harbour]", "reporting_organisations: []"), reason="second")
    for model in apps.get_app_config("scorecard").get_models():
        if model.__name__.startswith("Historical") and hasattr(model, "history_change_reason"):
            reasons = set(model._base_manager.values_list("history_change_reason", flat=True))
            assert reasons <= {"test", "second"}, model


def test_a_changed_record_has_a_higher_version(small):
    load(plan_files.SMALL.replace("Hours at the quay", "Hours moored"))
    assert KPI.objects.get(plan=small).version == 2
    assert Objective.objects.get(plan=small, code="AC1").version == 1


def test_what_the_file_lacks_stays(small):
    text = plan_files.SMALL
    shorter = text[: text.index("  - code: B\n")] + text[text.index("links:") :].replace("BF1", "TC1")
    counts = load(shorter)
    assert counts.kept == Counter(theme=1, objective=1, causeeffectlink=1)
    assert small.themes.count() == 2
    assert Objective.objects.filter(plan=small).count() == 3
    assert (counts.created, counts.changed) == (Counter(causeeffectlink=1), Counter())


def test_a_part_that_moves_keeps_its_identity(small):
    """An objective that changes its theme is the same objective."""
    text = plan_files.SMALL
    moved = text[text.index("      - code: BF1\n") : text.index("links:")]
    before = Objective.objects.get(plan=small, code="BF1").pk
    load(
        text.replace(moved, "")
        .replace("name: Customs\n    objectives:\n", "name: Customs\n")
        .replace("    objectives:\n      - code: AC1\n", f"    objectives:\n{moved}      - code: AC1\n")
    )
    after: Any = Objective.objects.get(plan=small, code="BF1")
    assert (after.pk, after.theme.code) == (before, "A")


def test_order_is_the_files(small):
    text = plan_files.SMALL.replace(
        "  - {code: C, name: Customers}\n  - {code: F, name: Finance}\n",
        "  - {code: F, name: Finance}\n  - {code: C, name: Customers}\n",
    )
    load(text)
    assert [each.code for each in small.perspectives.all()] == ["F", "C"]


def test_the_same_organisations_plan_of_another_year(small):
    counts = load(plan_files.SMALL.replace("2031", "2032"))
    assert counts.unchanged == {"organisation": 2}
    assert counts.changed.total() == 0
    assert Plan.objects.count() == 2
    assert KPI.objects.filter(code="AC1.1").count() == 2


def test_all_or_nothing(empty_database):
    """The last record of the file is wrong in a way that only the database's rules know."""
    broken = plan_files.SMALL.replace(
        "  - {cause: BF1, effect: AC1",
        "  - {cause: BF1, effect: AC1, strength: strong, is_confirmed: true",
    ).replace("{period: 2031, value: 12}", "{period: 2031, value: 12, low: 1}")
    before = rows()
    assert refusal(broken) == [
        (
            plan_files.line_of(broken, "low: 1"),
            "A target is one value, or a range whose start lies below its end.",
        )
    ]
    assert rows() == before


def test_all_or_nothing_of_a_plan_that_is_there(small):
    before = rows()
    refusal(
        plan_files.SMALL.replace("name: Quays", "name: Piers").replace("actual: 13.1", "actual: 13.1, numerator: 2")
    )
    assert rows() == before
    assert small.themes.get(code="A").name == "Quays"


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("owner: harbour-docks", "owner: nowhere", "owner: nowhere", "unknown organisation “nowhere”"),
        ("[harbour]", "[nowhere]", "[nowhere]", "unknown organisation “nowhere”"),
        ("organisation: harbour-docks}", "organisation: nowhere}", "nowhere", "unknown organisation “nowhere”"),
        ("parent: harbour,", "parent: nowhere,", "nowhere", "unknown organisation “nowhere”"),
        ("  organisation: harbour\n", "  organisation: nowhere\n", "nowhere", "unknown organisation “nowhere”"),
        ("year: 2031", "year: 1911", "year: 1911", "greater than or equal to 1912"),
        ("year: 2031", "year: 3000", "year: 3000", "less than or equal to 2911"),
        (
            "year: 2031\n",
            "year: 2031\n  parent_organisation: harbour\n  parent_year: 2030\n",
            "parent_organisation: harbour",
            "there is no parent plan harbour 2030; load it first",
        ),
        (
            "year: 2031\n",
            "year: 2031\n  on_target_percent: 70\n",
            "organisation: harbour",
            "Green begins above yellow.",
        ),
        ("direction: lower", "direction: lower\n                decimals: 5", "decimals: 5", "less than or equal to 4"),
        ("value: 12.5", "low: 1", "low: 1", "A target is one value, or a range"),
        ("actual: 13.1", "numerator: 1", "numerator: 1", "Numerator and denominator come together"),
        ("state: approved", "is_not_applicable: true", "is_not_applicable", "Not applicable needs a reason"),
        ("cumulative_percent: 50", "cumulative_percent: 101", "101", "less than or equal to 100"),
        (
            "links:\n",
            "alignments:\n  - {objective: AC1, parent_objective: TC9}\nlinks:\n",
            "TC9",
            "the parent plan has no objective “TC9”",
        ),
    ],
)
def test_what_only_the_database_knows_is_said_with_its_line(old, new, place, words, empty_database):
    text, before = plan_files.SMALL.replace(old, new, 1), rows()
    assert text != plan_files.SMALL
    (line, said), *more = refusal(text)
    assert (line, more) == (plan_files.line_of(text, place), [])
    assert words in said
    assert rows() == before


def test_a_fault_names_its_field_as_the_user_knows_it(empty_database):
    ((_line, said),) = refusal(plan_files.SMALL.replace("cumulative_percent: 50", "cumulative_percent: 101"))
    assert said.startswith("cumulative percent：")


def test_several_faults_stand_each_on_its_own_line(empty_database):
    text = plan_files.SMALL.replace("owner: harbour-docks", "owner: nowhere").replace("actual: 13.1", "numerator: 1")
    assert [line for line, _said in refusal(text)] == [
        plan_files.line_of(text, "owner: nowhere"),
        plan_files.line_of(text, "numerator: 1"),
    ]


def test_a_child_before_its_parent_is_refused(empty_database):
    with translation.override("en"), pytest.raises(PlanRefused) as refused:
        load(plan_files.seed(plan_files.DEPARTMENT))
    (fault,) = refused.value.faults
    assert "there is no parent plan taipei 2021; load it first" in fault.text
    assert rows().total() == 0


def test_a_document_that_never_was_a_file_is_refused_as_well(empty_database):
    """A perspective that the database refuses takes its objectives along; that must not break the loader."""
    document = plan_file.read(plan_files.SMALL.encode())
    nameless = tuple(replace(each, name="") for each in document.perspectives)
    with pytest.raises(PlanRefused):
        plan_load.load(replace(document, perspectives=nameless), by=None, reason="test")
    assert rows().total() == 0


def test_a_changed_figure_was_approved_by_nobody(town, seed_plans):
    """An approval belongs to the figure that was approved."""
    value = KPIValue.objects.filter(kpi__plan=seed_plans.department, actual__isnull=False).first()
    assert value is not None
    value.approved_by, value.actual = town["manager"], 1
    value.save()
    load(plan_files.seed(plan_files.DEPARTMENT))
    assert KPIValue.objects.get(pk=value.pk).approved_by is None


def test_a_plan_keeps_the_parent_it_is_aligned_to(seed_plans):
    """Else its dump could not be loaded again."""
    text = plan_files.seed(plan_files.DEPARTMENT).decode()
    orphan = text.replace("  parent_organisation: taipei\n  parent_year: 2021\n", "")
    with pytest.raises(PlanRefused) as refused:
        load(orphan[: orphan.index("alignments:")].encode())
    assert len(refused.value.faults) == 1
    assert Plan.objects.get(pk=seed_plans.department.pk).parent == seed_plans.city


def test_a_link_that_closes_a_cycle_with_stored_ones_is_refused(small):
    """The file leaves the stored link out, which therefore stays."""
    turned = plan_files.SMALL.replace("{cause: BF1, effect: AC1", "{cause: AC1, effect: BF1")
    place = plan_files.line_of(turned, "cause: AC1")
    assert refusal(turned) == [(place, "effect：This would close a cycle: AC1 → BF1 → AC1.")]


def test_a_links_strength(small):
    load(plan_files.SMALL.replace("{cause: BF1, effect: AC1", "{cause: BF1, effect: AC1, strength: strong"))
    link = CauseEffectLink.objects.get(cause__plan=small)
    assert link.strength == "strong"
    assert link.history.first().strength == "strong"
