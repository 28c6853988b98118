"""The lock after five wrong passwords, over three workers, behind nginx and after a restart."""

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tests.deploy.filling import ADMINISTRATOR, PASSWORD

LOCKED, WRONG = "15分鐘後再試", "帳號或密碼不正確"


@pytest.fixture(scope="module")
def somebody(portal) -> str:
    """A user of our own, whom no other test needs."""
    hasher = PBKDF2PasswordHasher()
    with portal.connect() as connection, connection.cursor() as cursor:  # commits
        cursor.execute(
            "INSERT INTO auth_user (username, password, first_name, last_name, email, is_active, is_staff,"
            " is_superuser, date_joined) VALUES ('locked-out', %s, '', '', '', true, false, false, now())",
            [hasher.encode(PASSWORD, hasher.salt())],
        )
    return "locked-out"


def try_(portal, username: str, password: str, number: int) -> str:
    """As another browser each time, from another address as far as one can claim that."""
    browser = portal.browser(sender=f"127.0.0.{20 + number % 3}")
    browser.get("/accounts/login/")
    forged = f"203.0.113.{number}"
    fields = {"username": username, "password": password}
    answer = browser.post("/accounts/login/", fields, X_Forwarded_For=forged, X_Real_IP=forged)
    return "in" if answer.status == 302 else LOCKED if LOCKED in answer.text else WRONG if WRONG in answer.text else "?"


def test_the_sixth_is_refused_by_every_worker_and_after_a_restart(portal, somebody):
    assert len(portal.gunicorn.workers()) == 3
    answers = [try_(portal, somebody, "wrong", number) for number in range(12)]
    assert answers == [WRONG] * 5 + [LOCKED] * 7
    assert [try_(portal, somebody, PASSWORD, number) for number in range(6)] == [LOCKED] * 6
    portal.gunicorn.stop()
    portal.gunicorn.start()
    portal.wait_until_ready()
    assert try_(portal, somebody, PASSWORD, 0) == LOCKED
    assert portal.browser(sender="127.0.0.20").log_in(ADMINISTRATOR, PASSWORD).status == 302
    ((failed, senders),) = portal.rows(
        "SELECT count(*), array_agg(DISTINCT host(sent_from)) FROM scorecard_loginevent"
        " JOIN auth_user ON auth_user.id = user_id WHERE username = %s AND kind = 'failed'",
        somebody,
    )
    assert (failed, set(senders)) == (5, {"127.0.0.20", "127.0.0.21", "127.0.0.22"})
