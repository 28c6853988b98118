"""Reading tests/access_matrix.yaml, and asking the portal what the table says."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from unittest import mock

import yaml
from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import reverse

from scorecard.reports import keeping
from tests.access_stage import Sides
from tests.addresses import SIDES, Address, fill

FILE = Path(__file__).with_name("access_matrix.yaml")
ACTORS = ("anonymous", "outsider", "viewer", "other_staff", "staff", "manager", "administrator", "superuser")
METHODS = ("GET", "HEAD", "OPTIONS", "POST")
Cells = tuple[str, ...]  # an answer for each of the actors


class Table:
    """`rows`: the cells by address and method."""

    def __init__(self, text: str) -> None:
        read = yaml.safe_load(text)
        self.groups: dict[str, list[str]] = {name: nouns.split() for name, nouns in read["groups"].items()}
        self.rows: dict[tuple[str, str], Cells] = {}
        for line in read["rows"]:
            methods, address, *cells = (part.strip() for part in line.split("|"))
            for each in self.expanded(address):
                for method in methods.split():
                    assert (each, method) not in self.rows, f"{FILE.name} says twice what becomes of {method} {each}"
                    self.rows[each, method] = tuple(cells)

    def expanded(self, address: str) -> list[str]:
        """/admin/scorecard/{parts}/add/ stands for one address a noun of that group."""
        for name, nouns in self.groups.items():
            if f"{{{name}}}" in address:
                return [address.replace(f"{{{name}}}", noun) for noun in nouns]
        return [address]


def read() -> Table:
    return Table(FILE.read_text())


def line(method: str, address: str, cells: Cells) -> str:
    """As it stands in the file; methods with the same answers may share one."""
    return f"  - {method:<21} | {address:<71} | " + " | ".join(f"{cell:<11}" for cell in cells).rstrip()


class Asker:
    """Asks as each of the actors, who are known without a session; what a POST writes is taken back."""

    def __init__(self, stage: Sides) -> None:
        self.stage = stage
        self.client = Client(raise_request_exception=False)
        self.doors = (resolve_url(settings.LOGIN_URL), reverse("admin:login"))

    def answers(self, address: Address, method: str) -> Cells:
        return tuple(self.cell(address, method, actor) for actor in ACTORS)

    def cell(self, address: Address, method: str, actor: str) -> str:
        """One answer where all three are alike or there is but one, else of the own, the other's, the missing."""
        sides = SIDES if address.has_object else SIDES[:1]
        found = [self.ask(fill(address, self.stage, side), method, actor) for side in sides]
        return found[0] if len(set(found)) == 1 else " ".join(found)

    def ask(self, path: str, method: str, actor: str) -> str:
        self.client.cookies.clear()  # a message would be shown by the next page
        with mock.patch("django.contrib.auth.get_user", lambda _request: copy(self.stage.town[actor])):
            if method != "POST":
                return self._said(self.client.generic(method, path))
            with transaction.atomic():
                answer = self._said(self.client.post(path))
                transaction.set_rollback(True)
            keeping.forget_all()
            return answer

    def _said(self, response) -> str:
        if response.streaming:
            b"".join(response.streaming_content)  # or the file stays open
        at_door = response.status_code == 302 and response.url.partition("?")[0] in self.doors
        return "login" if at_door else str(response.status_code)


@contextmanager
def only_answers() -> Iterator[None]:
    """Pages come out empty and nothing is logged: whom they let in shows before that, in a third of the time."""
    logging.disable()
    try:
        with mock.patch("django.template.backends.django.Template.render", return_value=""):
            yield
    finally:
        logging.disable(logging.NOTSET)
