"""What one finds in data maintenance; who enters: tests/access_matrix.yaml."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from scorecard.admin.base import RecordAdmin
from scorecard.admin.site import site
from scorecard.models import CalendarDay, Membership, Plan, Role
from tests.admin.pages import READ_ONLY, address, address_of


def test_there_is_one_door(client, db):
    assert client.get(reverse("admin:index"), follow=True).redirect_chain[-1] == (
        f"{reverse('login')}?next=/admin/",
        302,
    )
    assert client.get(reverse("admin:login"), {"next": "/admin/x/"}).url == f"{reverse('login')}?next=/admin/x/"


@pytest.mark.parametrize("noun", READ_ONLY)
def test_what_is_only_looked_at(noun, as_actor, small_plan):
    client = as_actor("administrator")
    record = client.get(address(noun)).context["cl"].queryset.first()
    client.post(address(noun, "change", record), {"state": "approved"})
    deletion = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
    client.post(address(noun), deletion)
    assert type(record).objects.get(pk=record.pk).version == record.version


def test_an_administrator_finds_the_plans_of_the_own_tree_only(as_actor, small_plan):
    found = set(as_actor("administrator").get(address("plan")).context["cl"].queryset)
    assert found == {small_plan.plan, small_plan.closed, small_plan.draft, small_plan.section_draft}
    assert set(as_actor("superuser").get(address("plan")).context["cl"].queryset) == set(Plan.objects.all())


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_what_belongs_to_others_is_not_there(page, as_actor, small_plan):
    client = as_actor("administrator")
    for record in (small_plan.culture, small_plan.town_plan, small_plan.culture.organisation):
        assert client.get(address_of(record, page)).status_code == 404
        assert client.post(address_of(record, page), {"post": "yes"}).status_code == 404
    assert Plan.objects.filter(pk=small_plan.culture.pk).exists()


@pytest.mark.parametrize("actor", ["administrator", "superuser"])
def test_the_list_of_nouns_offers_what_one_may_open(actor, as_actor, small_plan):
    index = as_actor(actor).get(reverse("admin:index")).content.decode()
    assert address("plan") in index
    for noun in ("calendarday", "user"):
        assert (address(noun) in index) == (actor == "superuser")


def test_the_administrator_of_another_organisation_finds_theirs(client, town, small_plan):

    Membership.objects.create(
        user=town["outsider"], organisation=small_plan.culture.organisation, role=Role.ADMINISTRATOR
    )
    client.force_login(town["outsider"])
    assert set(client.get(address("plan")).context["cl"].queryset) == {small_plan.culture}
    assert client.get(address_of(small_plan.plan)).status_code == 404


@pytest.mark.parametrize("key", ["0", "x", "9" * 30, "%00", "é", "-1"])
def test_keys_that_lead_nowhere(key, as_actor, small_plan):
    client = as_actor("administrator")
    for page in ("change", "delete", "history"):
        assert client.get(f"/admin/scorecard/plan/{key}/{page}/").status_code == 404


@pytest.mark.parametrize("actor", ["manager", "administrator"])
def test_every_noun_asks_for_itself(actor, rf, town, small_plan):
    """Whatever the door of data maintenance says: a library's address may lead past it."""
    request = rf.get("/")
    request.user = town[actor]
    for model, pages in site._registry.items():
        is_kept = actor == "administrator" and model not in (CalendarDay, User)
        is_changed = is_kept and model._meta.model_name not in READ_ONLY
        assert pages.has_module_permission(request) == pages.has_view_permission(request) == is_kept, model
        assert pages.has_add_permission(request) == pages.has_change_permission(request) == is_changed, model
        assert pages.has_delete_permission(request) == is_changed, model
        if hasattr(pages, "has_export_permission"):
            assert pages.has_export_permission(request) == is_kept, model
        if hasattr(pages, "has_import_permission"):
            assert pages.has_import_permission(request) == is_changed, model


@pytest.mark.parametrize("actor", ["superuser", "administrator", "manager", "outsider"])
def test_every_noun_asks_for_itself_about_one_record(actor, rf, town, small_plan):
    """Whatever its lists leave out."""
    request = rf.get("/")
    request.user = town[actor]
    registered: dict[Any, Any] = site._registry
    for model, pages in registered.items():
        if isinstance(pages, RecordAdmin) and model is not CalendarDay:
            kept = model._default_manager.editable_by(town["administrator"])
            others = kept.exclude(user=town["administrator"]) if model is Membership else kept
            assert pages.may_edit(request, others.first()) == (actor in ("superuser", "administrator")), model
    assert registered[CalendarDay].may_edit(request, CalendarDay(name="Storm")) == (actor == "superuser")


def test_every_noun_asks_for_itself_whether_what_was_saved_is_still_the_users(rf, town, small_plan):
    request = rf.post("/")
    request.user = town["administrator"]
    plan = Plan.objects.get(pk=small_plan.culture.pk)
    plan.title = "Mine"
    form = SimpleNamespace(has_changed=lambda: True, cleaned_data={"seen_version": plan.version}, save_m2m=list)
    with pytest.raises(PermissionDenied):
        site._registry[Plan].save_model(request, plan, form, change=True)
