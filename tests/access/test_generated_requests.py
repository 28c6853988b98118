"""Ten thousand requests with wrong keys, names, values, headers, bodies and methods: answered all, with no 500."""

import logging
import traceback

import pytest
from django.db import transaction
from django.test import Client

from scorecard.reports import keeping
from tests.access_stage import Sides
from tests.generated_requests import generated

QUICK, ALL = 300, 10_000


def failures(numbers: range, stage: Sides) -> list[str]:
    """The requests that were answered with an error of ours, with its cause; what they write is taken back."""
    found, clients = [], dict[str, Client]()
    logging.disable()
    for number in numbers:
        request = generated(number, stage)
        if request.actor not in clients:
            clients[request.actor] = Client(raise_request_exception=False)
            if request.actor != "anonymous":
                clients[request.actor].force_login(stage.town[request.actor])
        client = clients[request.actor]
        cookies = dict(client.cookies)
        with transaction.atomic():
            response = request.send(client)
            if response.status_code >= 500:
                found.append(f"{request}\n{cause(response)}")
            if response.streaming:
                b"".join(response.streaming_content)
            transaction.set_rollback(True)
        client.cookies.clear()
        client.cookies.update(cookies)
        keeping.forget_all()
    logging.disable(logging.NOTSET)
    return found


def cause(response) -> str:
    error = getattr(response, "exc_info", None)
    return "".join(traceback.format_exception(*error)[-4:]) if error else f"answered {response.status_code}"


def test_some(sides):
    assert "\n\n".join(failures(range(QUICK), sides)) == ""


@pytest.mark.long
def test_all(sides):
    assert "\n\n".join(failures(range(QUICK, ALL), sides)) == ""
