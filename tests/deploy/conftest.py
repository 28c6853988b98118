"""One running production for all tests of this folder, and one portal as script/run serves it."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.deploy import embedded as embedded_portal
from tests.deploy.embedded import Embedded
from tests.deploy.stack import Portal, served


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    with served() as running:
        yield running


@pytest.fixture(scope="session")
def administrator(portal):
    """Logged in once; others take a copy."""
    return portal.administrator()


@pytest.fixture
def embedded(portal, db, tmp_path) -> Iterator[Embedded]:
    """On a copy of the test database, which is SQLite where these tests run, with the other's static files."""
    database = str(connection.settings_dict["NAME"])
    with embedded_portal.served(tmp_path, database, portal.folder / "var" / "static") as running:
        yield running
