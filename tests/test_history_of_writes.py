"""Every way to write leaves exactly one row of history for each record that it changed: tables are compared whole."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from scorecard.domain import plan_copy
from scorecard.domain.periods import Period
from scorecard.domain.target_grid import NO_TARGET, TypedCell, TypedRow
from scorecard.importers.preview import Choices
from scorecard.models import (
    KPI,
    Account,
    Alignment,
    CauseEffectLink,
    Evidence,
    KPIValue,
    Membership,
    Objective,
    Organisation,
    Perspective,
    Plan,
    Role,
    WorkItem,
)
from scorecard.models.history import reason_shown
from scorecard.reports import plan_document
from scorecard.services import (
    action_plans,
    alignments,
    cause_effect_links,
    demo_accounts,
    evidence,
    kpi_targets,
    kpi_values,
    memberships,
    one_time_passwords,
    ordering,
    passwords,
    people,
    period_locks,
    plan_creation,
    plan_import,
    records,
    reminders,
)
from scorecard.services.action_plans import ProgressChange
from scorecard.services.alignments import Said
from scorecard.services.kpi_values import Entry, StepChange, ValueChange
from scorecard.services.people import FirstRole
from scorecard.services.plan_import import LaterEdits
from tests import append_only, plan_files
from tests.admin import pages
from tests.admin.test_transfer import complaints, confirm, csv, preview
from tests.cast import PASSWORD
from tests.history_of_writes import one_row_for_each_change
from tests.importers.preview.importing import FIGURES, OBJECTIVES, bring

APRIL, MAY = Period.parse("2030-04"), Period.parse("2030-05")
WHOLE = (
    ("theme", "perspective", "objective code", "objective", "KSF", "KPI code", "KPI", "reporting units"),
    ("C Calm", "Learning", "CL1", "Learn", "Practice", "CL1.1", "Hours", "Roads、Bridges"),
    ("A Safer streets", "Citizens", "AC1", "Smooth roads", "Care", "AC1.1", "Figure AC1.1", "Bridges"),
)


@pytest.fixture
def admin(as_actor, small_plan):
    return as_actor("administrator")


@pytest.fixture
def with_members(small_plan, town):
    """A KPI with organisations and case officers."""
    kpi = small_plan.kpis["AC1.1"]
    kpi.reporting_organisations.set([town.bridges])
    kpi.case_officers.set([town["staff"], town["chief"]])
    return kpi


@pytest.fixture
def continued(small_plan):
    """Next year's draft, of which an objective and a KPI continue those of the small plan."""
    plan = small_plan.draft
    perspective = Perspective.objects.create(plan=plan, code="C", name="Citizens")
    before = small_plan.kpis["AC1.1"]
    objective = Objective.objects.create(
        plan=plan, code="AC1", name="Smooth", perspective=perspective, predecessor=small_plan.objectives["AC1"]
    )
    ksf = objective.ksfs.create(plan=plan, code="AC1", name="Care")
    KPI.objects.create(plan=plan, ksf=ksf, code="AC1.1", name="Holes", predecessor=before)
    return plan


def entry(kpi, period, actual, version=None, **more):
    return Entry(kpi, period, ValueChange(actual=Decimal(actual)), version, **more)


# figures


def test_entering_one_figure_and_several_at_once(small_plan, town):
    kpis, stored = small_plan.kpis, small_plan.values["AC1.1 draft"]
    with one_row_for_each_change():
        kpi_values.record(kpi=kpis["AC1.1"], period=APRIL, change=ValueChange(actual=Decimal(7)), version=None, by=None)
    entries = [
        entry(kpis["AC1.2"], APRIL, 3, submits=True),
        entry(kpis["AC1.2"], MAY, 4),
        entry(kpis["AC1.1"], stored.period, 9, 1),
    ]
    with one_row_for_each_change(at_least=3):
        kpi_values.record_many(plan=small_plan.plan, entries=entries, by=town["administrator"], reason="x")


def test_reaching_a_work_item(small_plan, town):
    kpi = small_plan.kpis["AC1.1"]
    KPI.objects.filter(pk=kpi.pk).update(kind="milestone", unit="%")
    kpi.refresh_from_db()
    item = WorkItem.objects.get(kpi=kpi)
    steps = {item.pk: StepChange(date(2030, 4, 5), item.version)}
    with one_row_for_each_change(at_least=2):
        done = kpi_values.record_many(
            plan=small_plan.plan,
            entries=[Entry(kpi, APRIL, ValueChange(), None, steps=steps)],
            by=town["administrator"],
            reason="x",
        )
    assert not done.refused


def test_sending_withdrawing_approving_returning_and_reopening(small_plan, town):
    step: Any
    more: Any
    value, manager = small_plan.values["AC1.2 draft"], town["manager"]
    for step, more in (
        (kpi_values.submit, {}),
        (kpi_values.withdraw, {}),
        (kpi_values.submit, {}),
        (kpi_values.send_back, {"comment": "Why?"}),
        (kpi_values.submit, {}),
        (kpi_values.approve, {}),
        (kpi_values.reopen, {"reason": "A slip"}),
    ):
        value = KPIValue.objects.select_related("kpi__plan").get(pk=value.pk)
        by = manager if more or step is kpi_values.approve else town["staff"]
        with one_row_for_each_change():
            step(value=value, version=value.version, by=by, **more)


def test_evidence_added_and_removed(small_plan):
    value = KPIValue.objects.select_related("kpi__plan").get(pk=small_plan.values["AC1.1 draft"].pk)
    with one_row_for_each_change():
        made = evidence.add(value=value, by=None, file=SimpleUploadedFile("a.pdf", b"%PDF-1.4"))
    with one_row_for_each_change():
        evidence.remove(evidence=made, by=None)


def test_targets_weights_and_thresholds(small_plan, town):
    kpi = small_plan.kpis["AC1.1"]

    def save(cells, **versions):
        row = TypedRow(kpi.pk, cells, versions)
        return kpi_targets.save_grid(
            plan=small_plan.plan, rows=[row], by=town["administrator"], reason="x", today=date(2030, 6, 1)
        )

    cells = {"weight": TypedCell((Decimal(5),)), "2030-04": TypedCell((Decimal(8), None, None))}
    with one_row_for_each_change(at_least=2):
        assert not save(cells, **{"": kpi.version}).refused
    april = {"2030-04": TypedCell((Decimal(9), None, None)), "2030-05": TypedCell((Decimal(9), None, None))}
    with one_row_for_each_change(at_least=2):
        assert not save(april, **{"2030-04": 1}).refused
    with one_row_for_each_change():
        assert not save({"2030-05": TypedCell(NO_TARGET)}, **{"2030-05": 1}).refused


def test_locking_and_unlocking(small_plan, town):
    with one_row_for_each_change():
        lock = period_locks.lock(plan=small_plan.plan, period=Period.parse("2030-03"), by=town["administrator"])
    with one_row_for_each_change():
        period_locks.unlock(lock=lock, by=town["administrator"], reason="A slip")


def test_reminding_and_reporting_progress(small_plan, town, with_members):
    with one_row_for_each_change(at_least=2):
        reminders.remind(
            plan=small_plan.plan, wanted=[("AC1.1", APRIL)], by=town["manager"], at=datetime(2030, 6, 1, tzinfo=UTC)
        )
    action = with_members.action_plans.first()
    change = ProgressChange(action.pk, 1, Decimal(40), "Half of it", None, None)
    with one_row_for_each_change():
        action_plans.report(plan=small_plan.plan, changes=[change], by=None)


# structure


def test_links_and_alignments(small_plan, town):
    one, other = small_plan.objectives["AC1"], small_plan.objectives["TC1"]
    by = town["administrator"]
    with one_row_for_each_change():
        link = cause_effect_links.create(cause=one, effect=other, by=by)
    with one_row_for_each_change():
        cause_effect_links.change(link=link, version=1, by=by, reason="so", strength="weak", is_confirmed=False)
    versions = dict(CauseEffectLink.objects.filter(cause__plan=small_plan.plan).values_list("pk", "version"))
    with one_row_for_each_change(at_least=2):
        cause_effect_links.confirm(plan=small_plan.plan, versions=versions, by=by)
    link.refresh_from_db()
    with one_row_for_each_change():
        cause_effect_links.delete(link=link, version=link.version, by=by)
    above = Objective.objects.get(plan=small_plan.town_plan)
    with one_row_for_each_change():
        made = alignments.add(
            plan=small_plan.plan, objective=one, parent_objective=above, said=Said("weak", "", False), by=by
        )
    versions = dict(Alignment.objects.filter(objective__plan=small_plan.plan).values_list("pk", "version"))
    with one_row_for_each_change(at_least=2):
        alignments.confirm(plan=small_plan.plan, versions=versions, by=by)
    made.refresh_from_db()
    with one_row_for_each_change():
        alignments.remove(alignment=made, version=made.version, by=by)


def test_moving_up_and_down(small_plan):
    theme = small_plan.plan.themes.get(code="B")
    with one_row_for_each_change(at_least=2):
        ordering.move(record=theme, upwards=True, version=1, by=None)


@pytest.mark.parametrize("noun", ["objectives", "kpis"])
def test_deleting_with_all_that_hangs_below_and_what_continues_it(noun, small_plan, town, with_members, continued):
    record = getattr(small_plan, noun)["AC1" if noun == "objectives" else "AC1.1"]
    Evidence.objects.all().delete()
    KPIValue.objects.filter(state="approved").update(state="submitted")
    with one_row_for_each_change(at_least=5):
        records.delete(record=record, by=town["administrator"], reason="x")
    entries = [each.history.latest() for each in (*continued.objectives.all(), *continued.kpis.all())]
    freed = [each for each in entries if each.history_type == "~"]
    assert {each.history_change_reason for each in freed} == {"x"}
    assert {each.predecessor_id for each in freed} == {None}


def test_roles_given_changed_and_taken(town):
    role = Membership(user=town["unassigned"], organisation=town.works, role="administrator")
    with one_row_for_each_change(at_least=2):  # who administers is staff
        memberships.save(record=role, by=town["superuser"], reason="x")
    role.role = "viewer"
    with one_row_for_each_change(at_least=2):
        memberships.save(record=role, by=town["superuser"], reason="x", version=1)
    with one_row_for_each_change():
        memberships.delete(record=role, by=town["superuser"], reason="x")


def test_people_invited_described_deactivated_and_let_in_again(town):
    by, role = town["superuser"], FirstRole(town.works, Role.ADMINISTRATOR)
    with one_row_for_each_change(at_least=3):
        person = people.invite(username="wang", name="王小明", email="", first_role=role, by=by, reason="x").user
    with one_row_for_each_change(at_least=2):
        version = people.version_of(Account.objects.of(person.pk))
        people.describe(person=person, name="王大明", email="w@example.org", version=version, by=by, reason="x")
    with one_row_for_each_change():
        people.deactivate(person=person, by=by, reason="x", leaves_none=True)
    with one_row_for_each_change():
        people.reactivate(person=person, by=by, reason="x")
    entries: Any = User.history.filter(id=person.pk)  # type: ignore[attr-defined]
    assert {entry.history_change_reason for entry in entries} == {"x"}


def test_every_password_that_is_set_by_whomever(town):
    by, person = town["superuser"], town["staff"]
    for _time in range(2):  # the first is not used yet when the second is set
        with one_row_for_each_change():
            people.set_one_time_password(person=person, by=by, reason="one-time")
    person.refresh_from_db()
    with one_row_for_each_change():
        passwords.reset(user=person, new="another-Harbour-47")
    one_time_passwords.demand_change(user=person, by=by, reason="one-time")
    with one_row_for_each_change():
        passwords.change(user=person, old="another-Harbour-47", new="a-third-Harbour-11", session_key=None)
    told = Account.history.filter(user=person).order_by("history_id").values_list("history_change_reason", flat=True)
    assert list(told) == ["one-time", "one-time", "password by mail", "one-time", "password"]


# data maintenance


def test_adding_a_kpi_with_members_by_hand(admin, town, small_plan):
    ksf = small_plan.kpis["AC1.1"].ksf
    typed = {"ksf": ksf.pk, "code": "AC1.9", "name": "New", "frequency": "M", "order": "9"}
    typed |= {"reporting_organisations": [town.roads.pk, town.bridges.pk], "case_officers": [town["staff"].pk]}
    with one_row_for_each_change():
        assert pages.add(admin, "kpi", typed).status_code == 302
    entry = KPI.objects.get(code="AC1.9").history.get()
    assert {each.organisation for each in entry.reporting_organisations.all()} == {town.roads, town.bridges}
    assert (entry.history_user, entry.history_change_reason) == (town["administrator"], "admin")


def test_changing_a_kpi_and_its_members_by_hand(admin, town, with_members):
    typed = {"name": "Holes", "reporting_organisations": [town.roads.pk], "case_officers": []}
    with one_row_for_each_change():
        assert pages.change(admin, with_members, typed).status_code == 302
    with one_row_for_each_change():  # the members alone
        assert pages.change(admin, with_members, {"case_officers": [town["staff"].pk]}).status_code == 302


def test_changing_the_rows_below_a_record_by_hand(admin, with_members):
    typed = pages.row(0, "action_plans", name="Mend all roads") | pages.row(1, "action_plans", DELETE="on")
    with one_row_for_each_change(at_least=2):
        assert pages.change(admin, with_members, typed).status_code == 302


def test_deleting_one_and_several_by_hand(admin, small_plan):
    victims = list(small_plan.kpis["AC1.1"].action_plans.all())
    with one_row_for_each_change():
        assert admin.post(pages.address_of(victims[0], "delete"), {"post": "yes"}).status_code == 302
    typed = {"action": "delete_selected", "_selected_action": [victims[1].pk], "post": "yes"}
    with one_row_for_each_change():
        assert admin.post(pages.address("actionplan"), typed).status_code == 302


def test_accounts_by_hand(as_actor, town, small_plan):
    client = as_actor("superuser")
    typed = {"username": "new", "usable_password": "true", "password1": "a-quiet-harbour-31"}
    with one_row_for_each_change():
        assert pages.add(client, "user", typed | {"password2": "a-quiet-harbour-31"}).status_code == 302
    with one_row_for_each_change():
        assert pages.change(client, town["viewer"], {"first_name": "王小明"}).status_code == 302


@pytest.mark.parametrize(
    ("noun", "rows"),
    [
        (
            "kpi",
            [
                ("organisation", "year", "ksf", "code", "name", "reporting_organisations"),
                ("town-works", "119", "AC1", "AC1.1", "Holes", "town-works-bridges"),
                ("town-works", "119", "AC1", "AC1.8", "Cracks", "town-works-roads"),
            ],
        ),
        ("theme", [("organisation", "year", "code", "name"), ("town-works", "119", "A", "Safest streets")]),
    ],
)
def test_taking_in_a_table(noun, rows, admin):
    response = preview(admin, noun, csv(*rows))
    assert not complaints(response)
    with one_row_for_each_change(at_least=len(rows) - 1):
        assert confirm(admin, noun, response).status_code == 302


def user_history() -> Any:
    return User.history  # type: ignore[attr-defined]  # simple-history's


def test_choosing_a_password(client, town):
    User.objects.update(date_joined="2020-01-01T00:00:00Z")
    client.force_login(town["viewer"])
    typed = {"old_password": PASSWORD, "new_password1": "another-Harbour-47", "new_password2": "another-Harbour-47"}
    with one_row_for_each_change():
        assert client.post("/accounts/password_change/", typed).status_code == 302
    told = user_history().latest("history_id")
    assert (told.history_user, reason_shown(told.history_change_reason)) == (town["viewer"], "密碼已變更")


def test_a_password_for_once_and_another_one(as_actor, town):
    """Also where the account says already that it has to be changed."""
    client = as_actor("administrator")
    for reason in ("forgotten", "forgotten again"):
        with one_row_for_each_change():
            response = client.post(f"/people/{town['staff'].pk}/", {"step": "reset", "reason": reason})
            assert response.status_code == 200
        told = user_history().filter(id=town["staff"].pk).latest("history_id")
        assert (told.history_user, told.history_change_reason) == (town["administrator"], reason)


def test_a_password_set_in_data_maintenance(as_actor, town):
    client, page = as_actor("superuser"), f"/admin/auth/user/{town['staff'].pk}/password/"
    typed = {"usable_password": "true", "password1": "a-quiet-Harbour-31", "password2": "a-quiet-Harbour-31"}
    with one_row_for_each_change():
        assert client.post(page, {**typed, "set-password": ""}).status_code == 302


def test_a_hash_that_is_made_anew_leaves_none(town, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", *settings.PASSWORD_HASHERS]
    rows = user_history().count()
    assert User.objects.get(username="viewer").check_password(PASSWORD)
    assert User.objects.get(username="viewer").password.startswith("scrypt")
    assert user_history().count() == rows


def test_choosing_a_password_instead_of_one_for_once(client, town):
    Account(user=town["viewer"], must_change_password=True).save()
    client.force_login(town["viewer"])
    typed = {"old_password": PASSWORD, "new_password1": "another-Harbour-47", "new_password2": "another-Harbour-47"}
    with one_row_for_each_change():
        assert client.post("/accounts/password_change/", typed).status_code == 302


def test_logging_in_leaves_none(client, town):
    with one_row_for_each_change(at_least=0):
        assert client.login(username="viewer", password="a-quiet-harbour-31")


# imports


def test_importing_structure_and_undoing_it(small_plan, town, with_members):
    plan, by = small_plan.plan, town["administrator"]
    with one_row_for_each_change(at_least=6):
        batch: Any = bring(plan, *WHOLE, by=by)
    created = KPI.objects.get(code="CL1.1", plan=plan).history.get()
    assert {each.organisation for each in created.reporting_organisations.all()} == {town.roads, town.bridges}
    changed = with_members.history.latest()
    assert [each.organisation for each in changed.reporting_organisations.all()] == [town.bridges]
    assert {each.user for each in changed.case_officers.all()} == {town["staff"], town["chief"]}
    with one_row_for_each_change(at_least=6):
        plan_import.undo(batch=batch, by=by, later_edits=LaterEdits.DISCARD)


def test_importing_figures_and_undoing_it(small_plan, town):
    rows = (FIGURES, ("AC1.1", 5, None, None, 8), ("AC1.2", None, None, None, 4))
    with one_row_for_each_change(at_least=3):
        batch: Any = bring(small_plan.plan, *rows, name="Actuals", by=town["administrator"])
    with one_row_for_each_change(at_least=3):
        plan_import.undo(batch=batch, by=town["administrator"])


def test_removing_what_a_file_lacks_and_undoing_it(small_plan, town, with_members, continued):
    plan, by = small_plan.plan, town["administrator"]
    Evidence.objects.all().delete()
    KPIValue.objects.filter(kpi__ksf__objective__code="AC1").delete()
    keeps = (OBJECTIVES, ("A Safe streets", "Finance", "AF1", "Fair costs"))
    with one_row_for_each_change(at_least=10):
        batch: Any = bring(plan, *keeps, by=by, choices=Choices(removes_missing=True))
    assert continued.kpis.get().predecessor is None
    with one_row_for_each_change(at_least=10):
        plan_import.undo(batch=batch, by=by)
    assert continued.kpis.get().predecessor == with_members
    assert set(with_members.case_officers.all()) == {town["staff"], town["chief"]}


# commands


def test_loading_a_plan_and_loading_it_changed(small_plan, tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text(plan_files.SMALL)
    with one_row_for_each_change(at_least=10):
        call_command("load_plan", str(file), verbosity=0)
    file.write_text(
        plan_files.SMALL.replace("Hours at the quay", "Hours moored").replace(
            "reporting_organisations: [harbour]", "reporting_organisations: []"
        )
    )
    with one_row_for_each_change():
        call_command("load_plan", str(file), verbosity=0)


def test_loading_the_demo(empty_database):
    append_only.lift()
    with one_row_for_each_change(at_least=500):
        call_command("load_demo", verbosity=0)
    assert Organisation.objects.exists()


def test_demo_accounts(seed_plans):
    with one_row_for_each_change(at_least=len(demo_accounts.ACCOUNTS)):
        demo_accounts.create()


def test_a_new_plan_that_continues_another(small_plan, town):
    document = plan_copy.plan_like(plan_document.build(small_plan.plan), "town-works", 2050, "Works 2050")
    with one_row_for_each_change(at_least=10):
        plan_creation.create(document=document, by=town["administrator"], predecessor=small_plan.plan)


def test_importing_a_workbook_by_command(small_plan, tmp_path):
    file = tmp_path / "figures.csv"
    file.write_text("KPI code,Actual 2030-04,Actual 2030-05\nAC1.1,7,8\n")
    with one_row_for_each_change(at_least=3):
        call_command("import_workbook", "town-works", "2030", str(file), verbosity=0)
    assert Plan.objects.filter(pk=small_plan.plan.pk).exists()
