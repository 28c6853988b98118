"""Two real transactions at once for one record: one is kept, the other is told; nothing is half-written."""

import pytest
from django.contrib.auth.models import User

from scorecard.models import Objective, Organisation, Perspective, Plan
from scorecard.services import records
from tests.services.at_once import at_once

ROUNDS = 5


@pytest.fixture
def objective(transactional_db):
    """Committed, so that other connections see it."""
    organisation = Organisation.objects.create(slug="harbour", name="Harbour", short_name="Harbour")
    plan = Plan.objects.create(organisation=organisation, year=2030, title="Harbour 2030")
    perspective = Perspective.objects.create(plan=plan, code="C", name="Citizens")
    return Objective.objects.create(plan=plan, perspective=perspective, code="AC1", name="Calm water")


def writer(pk: int, name: str, version: int, user: User):
    """Somebody who read the record at `version` and saves it under another name."""
    record = Objective.objects.get(pk=pk)
    record.name = name
    return lambda: records.save(record=record, by=user, reason=name, version=version)


def test_one_of_two_is_kept_and_the_other_told(objective):
    users = {name: User.objects.create(username=name) for name in ("one", "other")}
    for version in range(1, ROUNDS + 1):
        before = Plan.objects.get(pk=objective.plan_id).structure_version
        names = {f"{username} {version}": user for username, user in users.items()}
        outcomes = at_once(*(writer(objective.pk, name, version, user) for name, user in names.items()))
        by_kind = {type(outcome): outcome for outcome in outcomes}
        assert set(by_kind) == {Objective, records.StaleRecord}, outcomes
        winner = by_kind[Objective].name
        assert by_kind[records.StaleRecord].stored.name == winner
        stored = Objective.objects.get(pk=objective.pk)
        assert (stored.name, stored.version) == (winner, version + 1)
        last = stored.history.first()
        assert (last.history_change_reason, last.history_user) == (winner, names[winner])
        assert stored.history.count() == version + 1
        assert Plan.objects.get(pk=objective.plan_id).structure_version == before + 1


def test_a_record_that_is_changed_and_deleted_at_once(objective):
    """Whoever comes first: the record is gone afterwards, and a writer who came too late is told so."""
    user = User.objects.create(username="one")
    again = Objective.objects.get(pk=objective.pk)
    saved, deleted = at_once(
        writer(objective.pk, "changed", 1, user), lambda: records.delete(record=again, by=user, reason="gone")
    )
    assert deleted is None
    assert isinstance(saved, Objective | records.DeletedRecord)
    assert not Objective.objects.filter(pk=objective.pk).exists()
    assert Objective.history.filter(id=objective.pk).latest().history_type == "-"
