"""20 clients saving 15 times each onto 20 values: what was said to be saved is there, the rest was refused.

All clients of a round read before any of them writes, so that of those who have chosen the same value one is saved and
the others are refused, whatever the machine does meanwhile.
"""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection

from scorecard.domain.periods import Frequency, Period
from scorecard.models import KPI, KSF, KPIValue, Objective, Organisation, Perspective, Plan, PlanStatus
from scorecard.services import kpi_values
from scorecard.services.kpi_values import ValueChange, writing

CLIENTS, ROUNDS, VALUES = 20, 15, 20
PERIODS = Period.all_of_year(Frequency.MONTH, 2030)[:10]
WITHIN = 60  # seconds: a barrier that waits longer is broken


@pytest.fixture
def values(transactional_db):
    """20 values of two KPIs, each at 0."""
    works = Organisation.objects.create(slug="busy-works", name="Works", short_name="Works")
    plan = Plan.objects.create(organisation=works, year=2030, title="Busy", status=PlanStatus.ACTIVE)
    perspective = Perspective.objects.create(plan=plan, code="C", name="Citizens")
    objective = Objective.objects.create(plan=plan, code="A1", name="Roads", perspective=perspective)
    ksf = KSF(objective=objective, code="A1", name="Care")
    ksf.save()
    users = User.objects.bulk_create(User(username=f"client{number}") for number in range(CLIENTS))
    for code in ("A1.1", "A1.2"):
        kpi = KPI(ksf=ksf, code=code, name=code, frequency="M")
        kpi.save()
        for period in PERIODS:
            change = ValueChange(actual=Decimal(0))
            kpi_values.record(kpi=kpi, period=period, change=change, version=None, by=users[0])
    return list(KPIValue.objects.filter(kpi__plan=plan).select_related("kpi__plan")), users


class Client:
    """Adds 1 to what it reads of a value and notes its name, as often as there are rounds."""

    def __init__(self, number, user, values, rounds, barrier):
        self.chosen = random.Random(number).choices(values, k=rounds)  # noqa: S311 - the same in every run
        self.user, self.barrier = user, barrier

    def run(self):
        try:
            return Counter(self.save(turn, value) for turn, value in enumerate(self.chosen))
        finally:
            connection.close()

    def save(self, turn, value):
        seen = KPIValue.objects.get(pk=value.pk)
        self.barrier.wait(WITHIN)  # all have read
        change = ValueChange(actual=seen.actual + 1, note=f"{self.user} {turn}")
        try:
            kpi_values.record(kpi=value.kpi, period=value.period, change=change, version=seen.version, by=self.user)
        except kpi_values.StaleValue:
            return "refused"
        finally:
            self.barrier.wait(WITHIN)  # all have written
        return "saved"


def lose_nothing(values, users, rounds):
    """Let the clients work; raises AssertionError if an acknowledged save is lost."""
    barrier = Barrier(CLIENTS)
    clients = [Client(number, user, values, rounds, barrier) for number, user in enumerate(users)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = [each.result() for each in [pool.submit(client.run) for client in clients]]
    saved, refused = (sum(each[answer] for each in answers) for answer in ("saved", "refused"))
    pks = [value.pk for value in values]
    stored = KPIValue.objects.filter(pk__in=pks)
    assert sum(value.actual for value in stored) == saved, "saves are lost"
    assert saved + refused == CLIENTS * rounds
    assert saved == sum(len({client.chosen[turn].pk for client in clients}) for turn in range(rounds))
    assert KPIValue.history.filter(id__in=pks).count() == saved + VALUES
    assert sum(value.version for value in stored) == saved + VALUES


def test_nothing_is_lost(values):
    stored, users = values
    lose_nothing(stored, users, ROUNDS)


def test_without_the_lock_saves_are_lost(values, monkeypatch):
    """The control: the clients above do get in each other's way."""
    monkeypatch.setattr(writing, "is_stale", lambda stored, version: False)
    stored, users = values
    with pytest.raises(AssertionError, match="saves are lost"):
        lose_nothing(stored, users, rounds=2)
