"""manage.py load_demo: both plans and the demo accounts, for a database that nobody else uses."""

from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import translation

from scorecard.management.commands import load_demo
from scorecard.models import Membership, Organisation, Plan
from scorecard.services import demo_accounts

PASSWORD = "taipei-bsc-110"
ROLES = {
    "demo-admin": {("taipei", "administrator"), ("taipei-personnel", "administrator")},
    "demo-manager": {("taipei-personnel", "manager")},
    "demo-chief": {("taipei-personnel-human-resources", "manager")},
    "demo-staff": {("taipei-personnel-human-resources", "staff")},
    "demo-accountant": {("taipei-personnel-accounting", "staff")},
    "demo-viewer": {("taipei-personnel", "viewer")},
    "demo-outsider": {("taipei-culture", "staff")},
}


def run(*arguments) -> str:
    out = StringIO()
    with translation.override("en"):
        call_command("load_demo", *arguments, stdout=out)
    return out.getvalue()


def rows() -> dict[str, int]:
    counts = {model.__name__: model._base_manager.count() for model in apps.get_app_config("scorecard").get_models()}
    return {**counts, "User": User.objects.count()}


def test_an_empty_database_gets_plans_and_accounts(empty_database, client):
    said = run("--only-if-empty")
    assert said.startswith("Both plans and the demo accounts were loaded.\n")
    assert f"password {PASSWORD}" in said
    assert sorted(Plan.objects.values_list("organisation__slug", flat=True)) == ["taipei", "taipei-personnel"]
    for username, roles in ROLES.items():
        assert f"  {username} " in said
        held = Membership.objects.filter(user__username=username).values_list("organisation__slug", "role")
        assert set(held) == roles
        assert client.login(username=username, password=PASSWORD)
    assert set(User.objects.filter(is_superuser=True).values_list("username", flat=True)) == {"demo-admin"}


@pytest.fixture
def demo(seed_plans):
    """A database as the command leaves it."""
    demo_accounts.create()


@pytest.mark.parametrize("arguments", [["--only-if-empty"], []])
def test_a_second_run_changes_nothing(arguments, demo):
    before = rows()
    said = run(*arguments)
    assert rows() == before
    assert "demo-admin" in said


def test_plans_that_are_there_are_left_alone(demo):
    Plan.objects.filter(organisation__slug="taipei").update(title="Ours now")
    run("--only-if-empty")
    assert Plan.objects.get(organisation__slug="taipei").title == "Ours now"


def test_other_users_are_reason_to_refuse(empty_database):
    User.objects.create(username="clerk")
    before = rows()
    with translation.override("en"), pytest.raises(CommandError) as error:
        run()
    assert "This database holds other users" in str(error.value)
    assert error.value.returncode == 1
    assert rows() == before


def test_at_the_start_of_a_server_other_users_are_no_error(empty_database):
    User.objects.create(username="clerk")
    said = run("--only-if-empty")
    assert "This database holds other users" in said
    assert PASSWORD not in said
    assert not Plan.objects.exists()


def test_in_a_database_in_use_nothing_is_said_of_accounts_that_are_not_there(small_plan):
    said = run("--only-if-empty")
    assert PASSWORD not in said
    assert not User.objects.filter(username__startswith="demo-").exists()


def test_an_account_whose_door_was_closed_stays_closed(demo):
    user = User.objects.get(username="demo-outsider")
    user.is_active = False
    user.set_password("changed since")
    user.save()
    said = run()
    user.refresh_from_db()
    assert "demo-outsider" not in said
    assert (user.is_active, user.check_password("changed since")) == (False, True)


def test_the_service_refuses_other_users_too(empty_database):
    User.objects.create(username="clerk")
    with pytest.raises(demo_accounts.OtherUsers):
        demo_accounts.create()
    assert not User.objects.filter(username__startswith="demo-").exists()


def test_all_or_nothing(empty_database, monkeypatch):
    monkeypatch.setattr(load_demo, "PLANS", load_demo.PLANS[:1])
    monkeypatch.setattr(demo_accounts, "create", lambda: (_ for _ in ()).throw(RuntimeError))
    with pytest.raises(RuntimeError):
        run()
    assert not Organisation.objects.exists()


def test_never_in_production(empty_database, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="Not in production"):
        run("--only-if-empty")
    assert not User.objects.exists()
