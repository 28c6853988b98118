"""A new secret key: who is logged in stays so while the old one is still accepted, and not a moment longer."""

import pytest

OLD, NEW = "old-key-" * 8, "new-key-" * 8


@pytest.fixture
def logged_in_before(as_actor, settings):
    settings.SECRET_KEY = OLD
    return as_actor("staff")


def test_sessions_outlive_the_change_and_then_need_the_old_key_no_more(logged_in_before, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert logged_in_before.get("/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert logged_in_before.get("/").status_code == 200


def test_the_old_key_alone_opens_nothing(logged_in_before, settings):
    settings.SECRET_KEY = NEW
    assert logged_in_before.get("/").status_code == 302
