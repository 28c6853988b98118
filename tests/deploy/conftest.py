"""One running production for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.deploy.stack import Portal, served


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    with served() as running:
        yield running


@pytest.fixture(scope="session")
def administrator(portal):
    """Logged in once; others take a copy."""
    return portal.administrator()
