"""/accounts/codes/: one-time codes beside the password, switched on and off by everybody for themselves."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from scorecard.models import Account, LoginEvent, Membership
from scorecard.services import memberships, one_time_passwords
from tests.cast import PASSWORD
from tests.views.pages import text_of

START = datetime(2030, 3, 1, 9, tzinfo=UTC)
PERIOD = 30


@pytest.fixture
def clock(town):
    User.objects.update(date_joined=START)
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(datetime.now(UTC).timestamp()) // PERIOD))


@pytest.fixture
def client(clock, client):
    client.post("/accounts/login/", {"username": "staff", "password": PASSWORD})
    return client


def confirm(client, address: str):
    assert client.get(address).url.startswith("/accounts/reauthenticate/?next=")
    return client.post(f"/accounts/reauthenticate/?next={address}", {"password": PASSWORD})


def switch_on(client) -> str:
    """The secret."""
    confirm(client, "/accounts/codes/on/")
    page = client.get("/accounts/codes/on/")
    secret = page.context["form"].secret
    assert secret in text_of(page)
    answer = client.post("/accounts/codes/on/", {"code": code_of(secret)})
    assert answer.url == "/accounts/codes/recovery/"
    return secret


def browser() -> Any:
    return Client()


def at_the_door() -> Any:
    """Past the password."""
    client = browser()
    response = client.post("/accounts/login/", {"username": "staff", "password": PASSWORD, "next": "/plans/"})
    assert response.url == "/accounts/codes/enter/"
    assert client.get("/plans/").url == "/accounts/login/?next=/plans/"
    return client


def test_from_then_on_a_code_is_asked_for(client, clock):
    secret = switch_on(client)
    clock.shift(timedelta(minutes=1))
    there = at_the_door()
    assert there.post("/accounts/codes/enter/", {"code": code_of(secret)}).url == "/plans/"
    assert there.get("/plans/").status_code == 200
    assert LoginEvent.objects.filter(kind="logged_in").order_by("-pk").values_list("way", flat=True)[0] == "code"


def test_full_width_digits_and_blanks_count(client, clock):
    secret = switch_on(client)
    clock.shift(timedelta(minutes=1))
    code = code_of(secret)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert at_the_door().post("/accounts/codes/enter/", {"code": f" {wide[:3]} {wide[3:]}"}).url == "/plans/"


def test_a_code_works_once(client, clock):
    secret = switch_on(client)
    clock.shift(timedelta(minutes=1))
    code = code_of(secret)
    at_the_door().post("/accounts/codes/enter/", {"code": code})
    assert "不正確" in text_of(at_the_door().post("/accounts/codes/enter/", {"code": code}))


def test_five_wrong_codes_lock(client, clock):
    """Also when the password is given anew between them."""
    secret = switch_on(client)
    clock.shift(timedelta(minutes=1))
    for _try in range(5):
        assert "不正確" in text_of(at_the_door().post("/accounts/codes/enter/", {"code": "000000"}))
    refused = at_the_door().post("/accounts/codes/enter/", {"code": code_of(secret)})
    assert "15分鐘後再試" in text_of(refused)
    kinds = list(LoginEvent.objects.filter(way="code").values_list("kind", flat=True))
    assert kinds == ["failed"] * 5 + ["locked"]
    clock.shift(timedelta(minutes=15))
    assert at_the_door().post("/accounts/codes/enter/", {"code": code_of(secret)}).status_code == 302


def test_a_recovery_code_lets_in_once(client, clock):
    switch_on(client)
    codes = re.findall(r"<code>(\d{8})</code>", client.get("/accounts/codes/recovery/").content.decode())
    assert len(codes) == 10
    assert at_the_door().post("/accounts/codes/enter/", {"code": codes[0]}).url == "/plans/"
    assert "不正確" in text_of(at_the_door().post("/accounts/codes/enter/", {"code": codes[0]}))
    left = client.get("/accounts/codes/recovery.txt")
    assert left["Content-Disposition"].startswith("attachment")
    assert left.content.decode().split() == codes[1:]
    client.post("/accounts/codes/recovery/new/")
    assert "不正確" in text_of(at_the_door().post("/accounts/codes/enter/", {"code": codes[1]}))


def test_switching_off_asks_for_password_or_code(client, clock):
    switch_on(client)
    clock.shift(timedelta(minutes=10))
    assert client.post("/accounts/codes/off/").url.startswith("/accounts/reauthenticate/")
    assert Authenticator.objects.exists()
    again = client.post("/accounts/reauthenticate/?next=/accounts/codes/off/", {"password": PASSWORD})
    assert again.url == "/accounts/codes/"  # what was sent is done now
    assert not Authenticator.objects.exists()
    assert browser().post("/accounts/login/", {"username": "staff", "password": PASSWORD}).url == "/"


def test_confirming_by_a_code(client, clock):
    secret = switch_on(client)
    clock.shift(timedelta(minutes=10))
    assert "不正確" in text_of(client.post("/accounts/codes/again/", {"code": "000000"}))
    answer = client.post("/accounts/codes/again/?next=/accounts/codes/off/", {"code": code_of(secret)})
    assert answer.url == "/accounts/codes/off/"
    assert client.get("/accounts/codes/off/").status_code == 200


def test_a_wrong_first_code_switches_nothing_on(client):
    confirm(client, "/accounts/codes/on/")
    client.get("/accounts/codes/on/")
    assert "不正確" in text_of(client.post("/accounts/codes/on/", {"code": "000000"}))
    assert not Authenticator.objects.exists()


def test_the_picture_is_part_of_the_page(client):
    """No data: address, no style: the policy of the pages forbids both."""
    confirm(client, "/accounts/codes/on/")
    page = client.get("/accounts/codes/on/").content.decode()
    drawing = re.findall(r'<div class="qr".*?</div>', page, re.DOTALL)[0]
    assert "<svg" in drawing and "<?xml" not in drawing
    assert "data:" not in page and " style=" not in drawing and "<style" not in page


def test_the_database_does_not_tell_the_secret(client, settings):
    secret = switch_on(client)
    assert secret not in str(list(Authenticator.objects.values()))
    stored = Authenticator.objects.get(type="totp")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert stored.wrap().validate_code(code_of(secret))  # with the key that wrote it, which is an earlier one now
    assert Authenticator.objects.get(type="recovery_codes").wrap().generate_codes()


def change_key(settings, *older: str) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, list(older)


def test_codes_outlive_the_old_key_once_they_are_renewed(client, clock, settings, capsys):
    """docs/production.md, 9."""
    secret = switch_on(client)
    recovery = Authenticator.objects.get(type="recovery_codes").wrap().generate_codes()
    change_key(settings, settings.SECRET_KEY)
    call_command("renew_codes")
    assert "2" in capsys.readouterr().out
    change_key(settings)
    clock.shift(timedelta(minutes=1))
    assert at_the_door().post("/accounts/codes/enter/", {"code": code_of(secret)}).url == "/plans/"
    assert at_the_door().post("/accounts/codes/enter/", {"code": recovery[0]}).url == "/plans/"


def test_codes_whose_key_is_lost_are_refused_until_they_are_forgotten(client, clock, settings, capsys):
    """As after a restore without the key: no error page, and a way back in."""
    secret = switch_on(client)
    change_key(settings)
    clock.shift(timedelta(minutes=1))
    assert "不正確" in text_of(at_the_door().post("/accounts/codes/enter/", {"code": code_of(secret)}))
    with pytest.raises(CommandError, match="staff"):
        call_command("renew_codes")
    call_command("forget_codes", "staff")
    assert browser().post("/accounts/login/", {"username": "staff", "password": PASSWORD}).url == "/"
    assert client.get("/plans/").status_code == 302  # whoever was in as the user is out
    for name in ("staff", "nobody-at-all"):
        with pytest.raises(CommandError, match=name):
            call_command("forget_codes", name)


def test_the_audit_log_tells_who_switched_codes_on_and_off(client, clock):
    switch_on(client)
    client.post("/accounts/codes/recovery/new/")
    client.post("/accounts/codes/off/")
    told = Account.history.filter(user__username="staff").order_by("history_id")
    kinds = ["codes on", "codes new", "codes off"]
    assert list(told.values_list("history_change_reason", "history_user__username")) == [
        (kind, "staff") for kind in kinds
    ]
    page = text_of(entered("administrator").get("/history/"))
    assert "已啟用動態驗證碼" in page and "已停用動態驗證碼" in page and "已重新產生備用驗證碼" in page


def entered(username: str) -> Any:
    client = browser()
    client.post("/accounts/login/", {"username": username, "password": PASSWORD})
    return client


def test_pages_before_and_after(client):
    assert "啟用" in text_of(client.get("/accounts/codes/"))
    assert client.get("/accounts/codes/off/").status_code == 404
    assert client.get("/accounts/codes/recovery/").status_code == 404
    assert client.get("/accounts/codes/enter/").url == "/"
    switch_on(client)
    assert "已於119/03/01" in text_of(client.get("/accounts/codes/"))
    assert client.get("/accounts/codes/on/").url == "/accounts/codes/off/"


def test_administrators_can_be_made_to(clock, settings):
    settings.REQUIRE_TOTP = True
    staff, keeper = browser(), browser()
    assert staff.post("/accounts/login/", {"username": "staff", "password": PASSWORD}).url == "/"
    assert staff.get("/plans/").status_code == 200
    keeper.post("/accounts/login/", {"username": "administrator", "password": PASSWORD})
    assert [keeper.get(page).url for page in ("/plans/", "/admin/")] == ["/accounts/codes/on/"] * 2
    switch_on(keeper)
    assert keeper.get("/plans/").status_code == 200


def test_an_administrator_who_has_to_choose_a_password_sets_up_codes_after_it(clock, settings):
    settings.REQUIRE_TOTP = True
    holder = User.objects.get(username="administrator")
    one_time_passwords.demand_change(user=holder, by=None, reason="x")
    keeper = entered("administrator")
    assert keeper.get("/plans/").url == "/accounts/password_change/"
    new = {"new_password1": "another-Harbour-47", "new_password2": "another-Harbour-47"}
    assert keeper.post("/accounts/password_change/", {"old_password": PASSWORD, **new}).status_code == 302
    assert keeper.get("/plans/").url == "/accounts/codes/on/"


def test_who_becomes_an_administrator_comes_in_anew(clock, settings, town):
    settings.REQUIRE_TOTP = True
    keeper = entered("viewer")
    role = Membership(user=town["viewer"], organisation=town.roads, role="administrator")
    memberships.save(record=role, by=town["superuser"], reason="x")
    assert keeper.get("/plans/").url == "/accounts/login/?next=/plans/"
    assert entered("viewer").get("/plans/").url == "/accounts/codes/on/"


@pytest.mark.parametrize("code", ["", "x", "9" * 41, "１２", "\0", "-1", "12345六"])
def test_what_is_no_code(code, client):
    switch_on(client)
    assert at_the_door().post("/accounts/codes/enter/", {"code": code}).status_code == 200


def test_the_door_to_codes_is_no_door(clock):
    assert browser().get("/accounts/codes/enter/").url == "/accounts/login/"
    assert browser().post("/accounts/codes/enter/", {"code": "000000"}).url == "/accounts/login/"
