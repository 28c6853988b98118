"""What a password has to be."""

from datetime import UTC, datetime, timedelta

import pytest

from scorecard.domain.passwords import PROFILES, holds_name, kinds_in

GOVERNMENT, MODERN = PROFILES["government"], PROFILES["modern"]
NOW = datetime(2030, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "kinds"),
    [("", 0), ("abc", 1), ("abcD", 2), ("abcD1", 3), ("abcD1-", 4), ("a b", 2), ("密碼", 1), ("１", 1), ("É", 1)],
)
def test_kinds_of_characters(password, kinds):
    assert kinds_in(password) == kinds


def test_the_baseline_for_government_systems():
    assert (GOVERNMENT.shortest, GOVERNMENT.kinds, GOVERNMENT.remembered) == (12, 3, 3)
    assert (GOVERNMENT.youngest_days, GOVERNMENT.oldest_days) == (1, 90)


@pytest.mark.parametrize(
    ("days", "too_young", "too_old"), [(0.99, True, False), (1, False, False), (90.1, False, True)]
)
def test_ages_of_a_password(days, too_young, too_old):
    changed_at = NOW - timedelta(days=days)
    assert GOVERNMENT.is_too_young(changed_at, NOW) == too_young
    assert GOVERNMENT.is_too_old(changed_at, NOW) == too_old
    assert not MODERN.is_too_young(changed_at, NOW)
    assert not MODERN.is_too_old(changed_at, NOW)


def test_a_password_that_was_never_changed_may_be():
    assert not GOVERNMENT.is_too_young(None, NOW)


@pytest.mark.parametrize(
    ("password", "names", "holds"),
    [
        ("My-Roads-2030", ["Roads"], True),
        ("my-ＲＯＡＤＳ-2030", ["roads"], True),
        ("人事處-2030-abc", ["人事處"], True),
        ("a-quiet-harbour", ["Roads", ""], False),
        ("has-it-all-31", ["it"], False),  # too short to be a name
    ],
)
def test_the_name_of_a_unit_in_a_password(password, names, holds):
    assert holds_name(password, names) == holds
