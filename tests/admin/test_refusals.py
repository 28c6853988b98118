"""What is refused: in words, above the form with everything typed still in it, and with nothing half-written."""

from datetime import date

import pytest
from django.db import IntegrityError

from scorecard.models import (
    KPI,
    KSF,
    ActionPlan,
    Alignment,
    CauseEffectLink,
    KPITarget,
    KPIValue,
    Objective,
    Organisation,
    Perspective,
    Plan,
    Theme,
)
from scorecard.services import records
from tests.admin.pages import add, address, address_of, change, errors, row, send
from tests.forms_in_html import fields_of


@pytest.fixture
def admin(as_actor, small_plan):
    return as_actor("administrator")


@pytest.fixture
def nothing_written(admin):
    """The histories are as they were."""
    models = (
        KPI,
        KSF,
        ActionPlan,
        Objective,
        Plan,
        Theme,
        Perspective,
        KPITarget,
        CauseEffectLink,
        Alignment,
        KPIValue,
    )
    before = [model.history.count() for model in models]
    yield
    assert [model.history.count() for model in models] == before


def names_of_faulty(response) -> set[str]:
    """The fields of the page that have errors, those of its rows included."""
    assert response.status_code == 200, "it was accepted"
    inlines = response.context["inline_admin_formsets"]
    forms = [response.context["adminform"].form, *(form for each in inlines for form in each.formset.forms)]
    return {form.add_prefix(name) for form in forms for name in form.errors}


def change_elsewhere(record, user, **values):
    fresh = type(record).objects.get(pk=record.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    records.save(record=fresh, by=user, reason="elsewhere", version=fresh.version)


def test_a_stale_form_shows_both_values_and_writes_nothing(admin, town, small_plan):
    kpi = small_plan.kpis["AC1.1"]
    mine = fields_of(admin.get(address_of(kpi)))
    town["superuser"].first_name = "林主任"
    town["superuser"].save()
    change_elsewhere(kpi, town["superuser"], name="Theirs", direction="lower", active_from=date(2030, 3, 1))
    history = KPI.history.count()
    response = admin.post(address_of(kpi), {**mine, "name": "Mine <b>", "active_from": "119/4/1"})
    text = errors(response)
    for part in ("Mine <b>", "Theirs", "119/04/01", "119/03/01", "林主任"):
        assert part in text
    page = response.content.decode()
    assert 'value="Mine &lt;b&gt;"' in page
    assert 'value="119/4/1"' in page
    assert KPI.history.count() == history
    kpi.refresh_from_db()
    assert kpi.name == "Theirs"


def test_a_stale_form_may_be_saved_after_looking(admin, town, small_plan):
    kpi = small_plan.kpis["AC1.1"]
    mine = fields_of(admin.get(address_of(kpi)))
    change_elsewhere(kpi, town["superuser"], name="Theirs")
    again = fields_of(admin.post(address_of(kpi), {**mine, "name": "Mine"}))
    assert again["name"] == ["Mine"]
    assert admin.post(address_of(kpi), again).status_code == 302
    kpi.refresh_from_db()
    assert (kpi.name, kpi.version) == ("Mine", 3)


def test_a_stale_row_of_an_inline(admin, town, small_plan):
    kpi = small_plan.kpis["AC1.1"]
    victim = kpi.action_plans.get(code="AC1.1.2")
    mine = fields_of(admin.get(address_of(kpi)))
    change_elsewhere(victim, town["superuser"], name="Theirs")
    history = ActionPlan.history.count(), KPI.history.count()
    typed = {**mine, "name": "New name of the KPI", **row(1, "action_plans", name="Mine")}
    text = errors(admin.post(address_of(kpi), typed))
    assert "Mine" in text and "Theirs" in text
    assert (ActionPlan.history.count(), KPI.history.count()) == history
    text = errors(admin.post(address_of(kpi), {**mine, **row(1, "action_plans", DELETE="on")}))
    assert "Count the holes" not in text and "Theirs" in text
    assert ActionPlan.objects.filter(pk=victim.pk).exists()


def test_overtaken_between_check_and_write(admin, town, small_plan, monkeypatch):
    """The other one saves just when the form has been checked: the form comes back with both values."""
    kpi = small_plan.kpis["AC1.1"]
    save = records.save
    done: list[bool] = []

    def save_after_somebody(*, record, by, reason, version=None):
        if not done:
            done.append(True)
            raise_stale(kpi, town["superuser"])
        return save(record=record, by=by, reason=reason, version=version)

    def raise_stale(record, user):
        raise records.StaleRecord(record)

    monkeypatch.setattr(records, "save", save_after_somebody)
    assert change(admin, kpi, {"name": "Mine"}).status_code == 302  # nothing had really changed: the second try saves
    kpi.refresh_from_db()
    assert kpi.name == "Mine"


@pytest.mark.parametrize("error", [records.StaleRecord(Plan()), IntegrityError("x"), Plan.DoesNotExist("x")])
def test_overtaken_again_and_again_ends_in_a_message(error, admin, small_plan, monkeypatch):
    kpi = small_plan.kpis["AC1.1"]

    def save(**kwargs):
        raise error

    monkeypatch.setattr(records, "save", save)
    response = send(admin, address_of(kpi), {"name": "Mine"}, follow=True)
    assert response.status_code == 200
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


def test_a_code_that_is_taken(admin, small_plan, nothing_written):
    plan, kpi = small_plan.plan, small_plan.kpis["AC1.1"]
    for noun, typed in (
        ("perspective", {"plan": plan.pk, "code": "ｃ", "name": "x"}),
        ("theme", {"plan": plan.pk, "code": "a", "name": "x"}),
        ("objective", {"plan": plan.pk, "code": "ac1", "name": "x", "perspective": plan.perspectives.first().pk}),
        ("ksf", {"objective": small_plan.objectives["TC1"].pk, "code": "AC1", "name": "x"}),
        ("kpi", {"ksf": kpi.ksf_id, "code": "AF1.1", "name": "x"}),
        ("actionplan", {"kpi": small_plan.kpis["AF1.1"].pk, "code": "AC1.1.1", "name": "x"}),
        ("kpitarget", {"kpi": kpi.pk, "period": "119", "value": "1"}),
        ("causeeffectlink", {"cause": small_plan.objectives["AF1"].pk, "effect": small_plan.objectives["AC1"].pk}),
        ("plan", {"organisation": plan.organisation_id, "year": "119", "title": "x"}),
    ):
        response = add(admin, noun, typed)
        assert response.status_code == 200, noun
        assert errors(response)


def test_a_code_that_is_taken_in_rows(admin, small_plan, nothing_written):
    theme = small_plan.plan.themes.get(code="B")
    perspective = small_plan.plan.perspectives.first().pk
    taken = row(0, "objectives", code="AC1", name="x", perspective=perspective, order="0")
    errors(change(admin, theme, taken))
    page = fields_of(admin.get(address_of(theme)))
    two = {**page, "objectives-TOTAL_FORMS": "2", "name": "changed too"}
    for number in (0, 1):
        two |= row(number, "objectives", code="B9", name="x", perspective=perspective, order="0")
    errors(admin.post(address_of(theme), two))
    assert Theme.objects.get(pk=theme.pk).name == "Quiet nights"


def test_two_targets_of_a_period_in_rows(admin, small_plan, nothing_written):
    kpi = small_plan.kpis["AC1.2"]
    page = {**fields_of(admin.get(address_of(kpi))), "targets-TOTAL_FORMS": "2"}
    page |= row(0, "targets", period="119年1月", value="1") | row(1, "targets", period="2030-01", value="2")
    errors(admin.post(address_of(kpi), page))


@pytest.fixture
def other_plan(small_plan):
    """Another plan that the administrator keeps too, with one of everything."""
    plan = small_plan.draft
    perspective = Perspective.objects.create(plan=plan, code="C", name="Others")
    theme = Theme.objects.create(plan=plan, code="A", name="Others")
    objective = Objective.objects.create(plan=plan, perspective=perspective, theme=theme, code="AC1", name="Others")
    ksf = KSF.objects.create(objective=objective, code="AC1", name="Others")
    kpi = KPI.objects.create(ksf=ksf, code="AC1.1", name="Others")
    return {"perspective": perspective, "theme": theme, "objective": objective, "ksf": ksf, "kpi": kpi}


def test_parents_of_another_plan(admin, small_plan, other_plan, nothing_written):
    objective = small_plan.objectives["AC1"]
    kpi = small_plan.kpis["AC1.1"]
    for record, name in (
        (objective, "perspective"),
        (objective, "theme"),
        (objective.ksfs.get(), "objective"),
        (kpi, "ksf"),
        (kpi.action_plans.first(), "kpi"),
        (kpi.targets.first(), "kpi"),
        (kpi.work_items.first(), "kpi"),
        (objective.theme.members.first(), "theme"),
    ):
        text = errors(change(admin, record, {name: other_plan[name].pk}))
        assert len(text) > 5, name
        assert getattr(type(record).objects.get(pk=record.pk), f"{name}_id") == getattr(record, f"{name}_id")


def test_a_new_objective_with_another_plans_perspective(admin, small_plan, other_plan, nothing_written):
    typed = {"plan": small_plan.plan.pk, "code": "AC9", "name": "x"}
    errors(add(admin, "objective", {**typed, "perspective": other_plan["perspective"].pk}))
    own = small_plan.plan.perspectives.first().pk
    errors(add(admin, "objective", {**typed, "perspective": own, "theme": other_plan["theme"].pk}))
    ends = {"cause": small_plan.objectives["AC1"].pk, "effect": other_plan["objective"].pk}
    errors(add(admin, "causeeffectlink", ends))
    typed = row(0, "objectives", code="B9", name="x", perspective=other_plan["perspective"].pk, order="0")
    errors(change(admin, small_plan.plan.themes.get(code="B"), typed))


def test_a_link_that_closes_a_cycle(admin, small_plan, nothing_written):
    """AF1 → AC1 is there."""
    ends = {"cause": small_plan.objectives["AC1"].pk, "effect": small_plan.objectives["AF1"].pk}
    assert "這會形成循環：AC1 → AF1 → AC1。" in errors(add(admin, "causeeffectlink", ends))


def test_the_plan_of_a_part_is_set_once(admin, small_plan, other_plan):
    theme = small_plan.plan.themes.get(code="A")
    assert change(admin, theme, {"plan": small_plan.draft.pk}).status_code == 302
    theme.refresh_from_db()
    assert theme.plan == small_plan.plan


def test_parts_for_plans_of_others(admin, town, small_plan, nothing_written):
    culture = small_plan.culture
    errors(add(admin, "theme", {"plan": culture.pk, "code": "Z", "name": "x"}))
    typed = {"organisation": culture.organisation_id, "year": "125", "title": "x"}
    errors(add(admin, "plan", typed))
    errors(add(admin, "plan", {**typed, "organisation": town.organisations["town"].pk}))
    member = {"user": town["viewer"].pk, "organisation": culture.organisation_id, "role": "staff"}
    errors(add(admin, "membership", member))
    for parent in ("", town.organisations["town"].pk, culture.organisation_id):
        typed = {"parent": parent, "slug": "new", "name": "x", "short_name": "x"}
        errors(add(admin, "organisation", typed))
    assert not Organisation.objects.filter(slug="new").exists()


def test_an_organisation_below_itself(admin, town):
    assert errors(change(admin, town.works, {"parent": town.roads.pk}))
    response = change(admin, town.works, {"name": "Public works"})  # its own parent is nobody's choice, and stays
    assert response.status_code == 302, errors(response)


WRONG = (  # as much at a time as can be wrong at a time
    {
        "active_from": "0110/07/05",
        "baseline_year": "abc",
        "weight": "1e99",
        "order": "-1",
        "decimals": "5",
        "name": "   ",
        "code": "a b",
        "ksf": "",
        "case_officers": ["999999"],
        **row(0, "targets", period="119年13月"),
        **row(0, "action_plans", name=""),
        **row(0, "work_items", cumulative_percent="101"),
    },
    {
        "active_from": "110/2/30",
        "baseline_year": "0",
        "weight": "NaN",
        "order": "99999999999999999999",
        "ksf": "x",
        **row(0, "targets", period=""),
        **row(0, "work_items", cumulative_percent=""),
    },
    {"weight": "123456789012"},
)
AS_A_WHOLE = (  # each of the form's or the row's own
    {"weight": "-1"},
    {"threshold_basis": "actual"},
    {"plausible_low": "2", "plausible_high": "1"},
    row(0, "targets", value="", low="2", high="1"),
    row(1, "targets", value="3"),
)


def test_what_a_form_does_not_understand(admin, small_plan, nothing_written):
    kpi = small_plan.kpis["AC1.1"]
    page = fields_of(admin.get(address_of(kpi)))
    for typed in WRONG:
        assert names_of_faulty(admin.post(address_of(kpi), {**page, **typed})) == set(typed)
    for typed in AS_A_WHOLE:
        assert errors(admin.post(address_of(kpi), {**page, **typed})), typed


def test_an_empty_form_of_every_noun(admin):
    for noun in ("plan", "perspective", "theme", "thememember", "objective", "ksf", "kpi", "kpitarget", "workitem"):
        assert errors(admin.post(address(noun, "add"), fields_of(admin.get(address(noun, "add"))))), noun
    for noun in ("actionplan", "causeeffectlink", "alignment", "organisation", "membership"):
        assert errors(admin.post(address(noun, "add"), fields_of(admin.get(address(noun, "add"))))), noun


def test_an_add_page_with_rows_but_without_the_record(admin, small_plan, nothing_written):
    perspective = small_plan.plan.perspectives.first().pk
    errors(add(admin, "theme", row(0, "objectives", code="X1", name="x", perspective=perspective, order="0")))
    errors(add(admin, "objective", row(0, "ksfs", code="X1", name="x", order="0")))
    errors(add(admin, "ksf", row(0, "kpis", code="X1", name="x", direction="higher", order="0")))
    errors(add(admin, "kpi", row(0, "targets", period="119", value="1")))


def test_a_new_theme_with_its_objectives_at_once(admin, small_plan):
    typed = {"plan": small_plan.plan.pk, "code": "D", "name": "x"}
    perspective = small_plan.plan.perspectives.first().pk
    typed |= row(0, "objectives", code="D1", name="x", perspective=perspective, order="0")
    assert add(admin, "theme", typed).status_code == 302
    assert Objective.objects.get(plan=small_plan.plan, code="D1").theme == Theme.objects.get(
        plan=small_plan.plan, code="D"
    )


def test_deleting_what_has_approved_values(admin, small_plan, nothing_written):
    kpi = small_plan.kpis["AC1.1"]
    objective = small_plan.objectives["AC1"]
    for record in (kpi, kpi.ksf, objective, objective.theme, objective.perspective, small_plan.plan):
        page = admin.get(address_of(record, "delete")).content.decode()
        assert 'name="post"' not in page
        assert admin.post(address_of(record, "delete"), {"post": "yes"}).status_code == 200
        assert type(record).objects.filter(pk=record.pk).exists()
    text = errors(change(admin, kpi.ksf, row(0, "kpis", DELETE="on")))
    assert kpi.code in text
    typed = {"action": "delete_selected", "_selected_action": [each.pk for each in small_plan.kpis.values()]}
    for more in ({}, {"post": "yes"}):
        response = admin.post(address("kpi"), {**typed, **more})
        assert response.status_code == 200
        assert kpi.code in response.content.decode()
    assert KPI.objects.filter(plan=small_plan.plan).count() == 4


def test_deleting_one_with_and_one_without_approved_values_deletes_neither(admin, small_plan):
    free = KSF.objects.create(objective=small_plan.objectives["TC1"], code="TC1", name="free")
    typed = {"action": "delete_selected", "_selected_action": [free.pk, small_plan.kpis["AC1.1"].ksf_id], "post": "yes"}
    assert admin.post(address("ksf"), typed).status_code == 200
    assert KSF.objects.filter(pk=free.pk).exists()


def test_ticked_what_is_no_key(admin, small_plan, nothing_written):
    for noun in ("kpi", "organisation", "membership"):
        typed = {"action": "delete_selected", "_selected_action": ["abc", "9" * 20, "-1", "１"], "post": "yes"}
        assert admin.post(address(noun), typed).status_code in (200, 302)


def test_deleting_an_organisation_that_is_needed(admin, town):
    response = admin.post(address_of(town.roads, "delete"), {"post": "yes"})
    assert response.status_code == 200
    assert Organisation.objects.filter(pk=town.roads.pk).exists()


def test_a_deletion_refused_at_the_last_moment(admin, small_plan, monkeypatch):
    from scorecard.admin import deletion

    monkeypatch.setattr(deletion, "refusals", lambda victims: [])
    kpi = small_plan.kpis["AC1.1"]
    for send_it in (
        lambda: admin.post(address_of(kpi, "delete"), {"post": "yes"}, follow=True),
        lambda: admin.post(
            address("kpi"), {"action": "delete_selected", "_selected_action": [kpi.pk], "post": "yes"}, follow=True
        ),
        lambda: send(admin, address_of(kpi.ksf), row(0, "kpis", DELETE="on"), follow=True),
    ):
        response = send_it()
        assert response.status_code == 200
        assert [message.level_tag for message in response.context["messages"]] == ["error"]
        assert KPI.objects.filter(pk=kpi.pk).exists()


def test_a_target_changed_in_its_year_without_a_reason_stands_in_its_form(as_actor, small_plan, time_machine):
    target = small_plan.kpis["AC1.1"].targets.get()
    small_plan.plan.period_locks.all().delete()  # December's would cover the year
    time_machine.move_to("2030-05-01")
    admin = as_actor("administrator")
    response = change(admin, target, {"value": "4"})
    assert "請填寫修正目標值之原因" in errors(response)
    assert 'value="4"' in response.content.decode()  # what was typed
    target.refresh_from_db()
    assert target.value == 3
    assert change(admin, target, {"value": "4", "change_reason": "more roads"}).status_code == 302
    target.refresh_from_db()
    assert (target.value, target.original_value) == (4, 3)
