"""One-time codes: who has to have them. What they are and how they are typed: tests/views/test_codes.py."""

import pytest
from allauth.mfa.models import Authenticator

from scorecard.services import second_factor
from tests.cast import LOGS_IN


@pytest.mark.parametrize("actor", LOGS_IN)
def test_they_are_missing_of_who_maintains_data_where_the_portal_asks_for_them(actor, town, settings):
    assert not second_factor.is_missing(user=town[actor])
    settings.REQUIRE_TOTP = True
    assert second_factor.is_missing(user=town[actor]) == (actor in ("administrator", "superuser"))
    Authenticator.objects.create(user=town[actor], type=Authenticator.Type.TOTP, data={})
    assert not second_factor.is_missing(user=town[actor])
