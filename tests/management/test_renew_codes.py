"""manage.py renew_codes and switch_off_codes: one-time codes outlive the portal's old key, and a lost telephone."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.utils import translation

from scorecard.models import Session
from scorecard.services import second_factor

OLD, NEW = "old-key-" * 8, "new-key-" * 8


def run(*arguments) -> str:
    out = StringIO()
    with translation.override("en"):
        call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def made_before(town, settings):
    settings.SECRET_KEY = OLD
    secret = generate_totp_secret()
    TOTP.activate(town["staff"], secret)
    RecoveryCodes.activate(town["staff"])
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    return secret


def test_the_older_key_may_go_afterwards(made_before, settings):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().generate_codes()
    assert run("renew_codes") == "2 secrets of one-time codes encrypted anew, 0 not readable with any key\n"
    settings.SECRET_KEY_FALLBACKS = []
    assert second_factor.decrypt(Authenticator.objects.get(type="totp").data["secret"]) == made_before
    assert Authenticator.objects.get(type="recovery_codes").wrap().generate_codes() == codes


def test_those_of_a_key_that_is_gone_are_counted_and_stay(made_before, settings):
    settings.SECRET_KEY_FALLBACKS = []
    before = list(Authenticator.objects.order_by("pk").values())
    with pytest.raises(SystemExit):
        run("renew_codes")
    assert list(Authenticator.objects.order_by("pk").values()) == before


def test_who_lost_the_telephone_comes_in_by_password(made_before, town, as_actor):
    as_actor("staff").get("/")
    assert Session.objects.filter(user=town["staff"]).exists()
    assert run("switch_off_codes", "staff") == "One-time codes of “staff” switched off.\n"
    assert not Authenticator.objects.exists() and not Session.objects.filter(user=town["staff"]).exists()
    with pytest.raises(CommandError, match="uses no one-time codes"):
        run("switch_off_codes", "staff")
    with pytest.raises(CommandError, match="no account “nobody”"):
        run("switch_off_codes", "nobody")
