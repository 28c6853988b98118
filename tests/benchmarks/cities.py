"""Two made cities in databases of one server, a large and a small one, who asks for their pages, and what is added.

Django asks the city entered last. Both hold the same addresses: the city's own plans and those of its first department,
and beside them the seed's plans, under which lie what is written into: 24 monthly KPIs that are being filled in.
"""

import logging
import os
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

from tests.benchmarks.engine import Measure
from tests.postgres import Server

BARE, EMPTY = "/benchmark/bare/", "/benchmark/empty/"
OWN = "own"  # no city: what script/run has on a machine where it has run before
# Who asks: the managers of the city's first two departments and of the seed's, staff of the latter, who sees the whole
# city, who sees 500 plans a year of it, and who may do everything.
MANAGER, OTHER_MANAGER = "bench-manager", "bench-other-manager"
SEED_MANAGER, SEED_STAFF = "bench-seed-manager", "bench-seed-staff"
VIEWER, READER, ROOT = "bench-viewer", "bench-reader", "bench-root"
# What the environment may set that would change what is measured.
SETTINGS = (
    "DEBUG",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "SECRET_KEY_FILE",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "TRUSTED_PROXY_COUNT",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
    "PORTAL_ADDRESS",
    "BSC_PRODUCTION",
    "SESSION_IDLE_MINUTES",
    "SESSION_HOURS",
    "PASSWORD_PROFILE",
    "REQUIRE_TOTP",
    "OIDC_SERVER_URL",
    "OIDC_CLIENT_ID",
    "OIDC_SECRET",
    "OIDC_NAME",
)


@dataclass
class City:
    """A database with that many plans a year; who asks, by the name they are known by here."""

    organisations: int
    years: int
    url: str
    connection: Any = None
    clients: dict[str, Any] = field(default_factory=dict)


class Cities:
    """`large` and `small`, by these names; `folder` is for whatever is written."""

    def __init__(self, server: Server, folder: Path, sizes: dict[str, tuple[int, int]], rows: int) -> None:
        self.folder, self.rows = folder, rows  # rows of the smaller of both imports
        self.closing = ExitStack()  # what runs beside the measures
        self.base = server.url.removesuffix("/postgres")
        self.all = {
            name: City(organisations, years, f"{self.base}/{name}") for name, (organisations, years) in sizes.items()
        }
        self.empty = Measure(
            "empty page", self.get(MANAGER, EMPTY), Measure("bare response", self.get(MANAGER, BARE)), 3.0
        )

    @property
    def large(self) -> City:
        return self.all["large"]

    @property
    def small(self) -> City:
        return self.all["small"]

    def fill(self, tell: Any) -> None:
        """Make both, and point Django at the large one."""
        for name in SETTINGS:
            os.environ.pop(name, None)
        os.environ |= {
            "BSC_VAR": str(self.folder / "var"),
            "DATABASE_URL": f"{self.base}/empty",
            "DJANGO_SETTINGS_MODULE": "bsc_portal.settings",
            "SESSION_IDLE_MINUTES": "600",
        }
        self._sql("CREATE DATABASE empty")
        self._manage(dict.fromkeys(("empty", OWN), ("migrate", "--verbosity=0")))
        for name, city in self.all.items():
            tell(f"making the {name} city: {city.organisations} organisations x {city.years} years")
            self._sql(f"CREATE DATABASE {name} TEMPLATE empty")
        sizes = {
            name: (f"--organisations={city.organisations}", f"--years={city.years}") for name, city in self.all.items()
        }
        self._manage({OWN: ("load_demo",)} | {name: ("make_city", *size) for name, size in sizes.items()})
        for plan in ("taipei", "taipei-personnel"):  # the parent first
            self._manage({name: ("load_plan", f"fixtures/{plan}-2021.yaml") for name in self.all})
        os.environ["DATABASE_URL"] = self.large.url
        self._set_up()
        from tests.benchmarks import additions  # needs Django to be set up

        for name in self.all:
            tell(f"adding to the {name} city")
            self.enter(name)
            additions.complete()
            if name == "small":
                additions.tell_apart()
            self.all[name].connection.cursor().execute("VACUUM ANALYZE")  # as autovacuum leaves it
        self.enter("large")
        self.disk = self._disk()  # before the measures leave behind what they wrote

    def _sql(self, statement: str) -> None:
        connection = psycopg2.connect(host=f"/{self.base.partition('@//')[2]}", user="postgres", dbname="postgres")
        connection.autocommit = True  # a database is made outside of transactions
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()

    def environment(self, name: str) -> dict[str, str]:
        """Of a process on that database; for OWN as that of somebody who has set nothing: SQLite, in a folder."""
        if name != OWN:
            return {**os.environ, "DATABASE_URL": f"{self.base}/{name}"}
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return {**inherited, "BSC_VAR": str(self.folder / "run"), "PYTHONPATH": os.getcwd()}

    def _manage(self, commands: dict[str, tuple[str, ...]]) -> None:
        """A command for each database, side by side."""
        with ExitStack() as ending:
            running = []
            for name, arguments in commands.items():
                command = [sys.executable, "manage.py", *arguments]
                running.append(subprocess.Popen(command, env=self.environment(name), stdout=subprocess.DEVNULL))
                ending.callback(running[-1].wait)
                ending.callback(running[-1].kill)  # what has ended isn't there to be killed
            for process in running:
                if process.wait() != 0:
                    raise subprocess.CalledProcessError(process.returncode, process.args)

    def _set_up(self) -> None:
        import django
        from django.conf import settings
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        # The log is written, but to nowhere: it is part of what a page costs.
        handler = logging.getLogger().handlers[0]
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream((self.folder / "log").open("w"))
        settings.ROOT_URLCONF = "tests.benchmarks.urls"
        settings.ALLOWED_HOSTS = ["testserver", "localhost"]
        call_command("collectstatic", interactive=False, verbosity=0)
        own = connections["default"]
        for name, city in self.all.items():
            city.connection = type(own)({**own.settings_dict, "NAME": name}, "default")

    def enter(self, name: str) -> None:
        from django.db import connections

        connections["default"] = self.all[name].connection

    def close(self) -> None:
        self.closing.close()
        for city in self.all.values():
            if city.connection is not None:
                city.connection.close()

    def client(self, who: str) -> Any:
        """Of the city entered last."""
        from django.contrib.auth.models import User
        from django.db import connection
        from django.test import Client

        city = self.all[connection.settings_dict["NAME"]]
        if who not in city.clients:
            city.clients[who] = Client()
            city.clients[who].force_login(User.objects.get(username=who))
        return city.clients[who]

    def get(self, who: str, address: str) -> Any:
        """The asking for a page, in whichever city is entered."""

        def ask() -> Any:
            response = self.client(who).get(address)
            assert response.status_code == 200, (address, response.status_code)
            return response

        return ask

    def _disk(self) -> tuple[float, float, float]:
        """Bytes with indexes in the large city: of a value, of an entry of its history, of a plan without both."""
        from django.db import connection

        names = ("scorecard_kpivalue", "scorecard_historicalkpivalue")
        with connection.cursor() as cursor:
            sizes, rows = [], []
            for name in names:
                cursor.execute(f"SELECT pg_total_relation_size(%s), (SELECT count(*) FROM {name})", [name])  # noqa: S608
                size, count = cursor.fetchone()
                sizes.append(size)
                rows.append(count)
            cursor.execute("SELECT pg_database_size(current_database())")
            (database,) = cursor.fetchone()
        plans = self.large.organisations * self.large.years
        return sizes[0] / rows[0], sizes[1] / rows[1], (database - sum(sizes)) / plans
