"""A page that can't be made says why in Chinese, and when to come back; never a traceback."""

import errno
import sqlite3
from contextlib import closing, contextmanager

import pytest
from django.db import OperationalError, connection

from tests.views.pages import text_of


@pytest.fixture
def patient(as_actor):
    """An administrator's client that takes a page for an error, as a browser does."""
    client = as_actor("administrator")
    client.raise_request_exception = False
    return client


def away(*_arguments, **_more):
    raise OperationalError("connection to server at 10.0.0.9 failed") from Exception("10.0.0.9")


IN_THE_SESSION = "scorecard.session_store.SessionStore.load"
IN_THE_PAGE = "scorecard.reports.search.build"


@pytest.mark.parametrize("broken", [IN_THE_SESSION, IN_THE_PAGE])
def test_without_its_database_a_page_is_a_503(broken, patient, monkeypatch):
    monkeypatch.setattr(broken, away)
    response = patient.get("/search/?q=x")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "資料庫暫時無法使用" in text_of(response)
    assert "10.0.0.9" not in response.content.decode() and "Traceback" not in response.content.decode()


def test_on_a_full_disk_it_is_a_507(patient, monkeypatch):
    def full(*_arguments, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(IN_THE_PAGE, full)
    response = patient.get("/search/?q=x")
    assert (response.status_code, response["Retry-After"]) == (507, "60")
    assert "儲存空間已滿" in text_of(response)


def test_a_fault_of_ours_stays_a_500(patient, monkeypatch):
    monkeypatch.setattr(IN_THE_PAGE, lambda *_arguments, **_more: 1 / 0)
    response = patient.get("/search/?q=x")
    assert response.status_code == 500 and "Retry-After" not in response
    assert "系統暫時無法顯示這個頁面" in text_of(response) and "ZeroDivision" not in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_for_another_writer_is_told_to_come_back(town, small_plan, patient):
    """SQLite: somebody holds the database; PostgreSQL: somebody holds the plan's row."""
    page = "/plans/town-works/2030/links/"
    form = {"step": "add", "cause": "AC1", "effect": "TC1", "reason": "Roads please", "strength": "strong"}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100" if connection.vendor == "sqlite" else "SET lock_timeout = '100ms'")
    with holding(small_plan.plan):
        response = patient.post(page, form)
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert patient.post(page, form).status_code == 302  # and then it can be done
    connection.close()  # with its short patience


@contextmanager
def holding(plan):
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
    else:
        with closing(connection.copy()) as second, second.cursor() as cursor:
            second.set_autocommit(False)
            cursor.execute("SELECT 1 FROM scorecard_plan WHERE id = %s FOR UPDATE", [plan.pk])
            yield
