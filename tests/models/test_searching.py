"""Searching; what is found, and by whom: tests/reports/test_search.py on both databases."""

from scorecard.models.searching import _Question


def test_what_postgresql_is_asked_is_limited_to_what_the_user_sees(town):
    """On either database, since the statement is only put together here."""
    told = {
        actor: _Question(town[actor], "works", 9).visible.partition("WHERE")[2] for actor in ("viewer", "superuser")
    }
    assert "organisation_id" in told["viewer"] and not told["superuser"]
