"""Two runs at once: every letter goes once."""

from datetime import UTC, datetime

from django.contrib.auth.models import User

from scorecard.domain.reminder_letter import ReminderLetter
from scorecard.services import reminder_mails
from tests.mail_server import mail_server
from tests.services.at_once import at_once

NOW = datetime(2030, 4, 10, 1, tzinfo=UTC)


def test_every_letter_goes_once(transactional_db):
    users = [User.objects.create(username=f"clerk{number}") for number in range(20)]
    letters = [ReminderLetter(user.pk, user.username, f"{user.username}@town.example", "s", "b", ()) for user in users]
    with mail_server() as server:
        runs = [lambda: reminder_mails.send(letters=letters, at=NOW, reason="") for _ in range(3)]
        outcomes = at_once(*runs)
    assert server.recipients == sorted(letter.address for letter in letters)
    assert sorted(name for outcome in outcomes for name in outcome.sent) == sorted(user.username for user in users)
    assert [outcome.failed for outcome in outcomes] == [[], [], []]
