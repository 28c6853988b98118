"""What all tests share: settings for speed, a skipped test fails the run, and how the browser is started.

The cast of users and the plans they work on stand in tests/cast.py.
"""

import gc
import os
from typing import Any

import pytest
from django.test.utils import override_settings

from tests.system import system_chromium

pytest_plugins = ["tests.cast", "tests.access_stage", "tests.machine", "tests.properties"]
TEST_SETTINGS = override_settings(
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],  # a slow hash protects nobody here
    STORAGES={
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
    WHITENOISE_AUTOREFRESH=True,  # static files straight from static/, without collectstatic
    WHITENOISE_USE_FINDERS=True,
)
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",  # the build server runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure() -> None:
    gc.set_threshold(100_000, 50, 50)  # looking for garbage after every 700 objects takes a tenth of the time
    TEST_SETTINGS.enable()
    from tests.append_only import let_flush_empty_history  # models are ready only now

    let_flush_empty_history()
    # Playwright's sync API runs an event loop in the thread of the test; Django then refuses the ORM there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database: that runs on both kinds of it, unless it is marked `once`."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & {"db", "transactional_db"} or item.get_closest_marker("django_db"):
            item.add_marker("database")
        if "makes_files" in fixtures:  # slow, and no database changes how a PDF or a presentation is made
            item.add_marker("once")


def pytest_unconfigure() -> None:
    TEST_SETTINGS.disable()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Any:
    """A skipped or expectedly failing test proves nothing, so it fails the run."""
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    unproven = [kind for kind in ("skipped", "xfailed", "xpassed") if reporter and reporter.stats.get(kind)]
    if unproven and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    result = yield
    if unproven:
        reporter.write_line(f"Not allowed here: {', '.join(unproven)} tests.", red=True)
    return result


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium where there is one, else the one Playwright brings."""
    found = {"executable_path": path} if (path := system_chromium()) else {}
    return {**browser_type_launch_args, **found, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "zh-TW", "timezone_id": "Asia/Taipei"}
