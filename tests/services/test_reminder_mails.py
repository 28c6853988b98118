"""Sending reminders over real SMTP on the loopback: what arrives, and what becomes of it when something breaks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage

from scorecard.domain.periods import Period
from scorecard.domain.reminder_letter import AskedFor, ReminderLetter
from scorecard.models import Reminder, ReminderMail
from scorecard.services import reminder_mails
from tests.mail_server import mail_server, mail_settings
from tests.system import free_ports

MORNING = datetime(2030, 4, 10, 0, 30, tzinfo=UTC)  # 08:30 in Taipei
JANUARY = Period.parse("2030-01")
CAST = ("staff", "chief", "manager")


@pytest.fixture
def letters(town):
    return [
        ReminderLetter(town[actor].pk, actor, f"{actor}@town.example", "【催辦】應填報1項", "王小明：\n\n塩行里\n", ())
        for actor in CAST
    ]


@pytest.fixture
def server():
    with mail_server() as server:
        yield server


def send(letters, at=MORNING, **more):
    sending = reminder_mails.send(letters=letters, at=at, reason="send_reminders", **more)
    return sending.sent, sending.done_before, [failure.name for failure in sending.failed]


def test_what_arrives(letters, server):
    assert send(letters) == (list(CAST), [], [])
    assert server.recipients == ["chief@town.example", "manager@town.example", "staff@town.example"]
    message = server.to("staff@town.example")
    assert (message["Subject"].strip(), message["To"]) == ("【催辦】應填報1項", "staff@town.example")
    assert (message["From"], message["Auto-Submitted"]) == ("bsc-portal@localhost", "auto-generated")
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == "王小明：\n\n塩行里\n"


def test_nothing_goes_twice_on_a_day(letters, server):
    send(letters[:1])
    assert send(letters, MORNING + timedelta(hours=15)) == (["chief", "manager"], ["staff"], [])  # 23:30 in Taipei
    assert len(server.messages) == 3
    assert send(letters, MORNING + timedelta(hours=16)) == (list(CAST), [], [])


def test_what_somebody_asks_for_by_hand_goes_beside_the_days_own(letters, server):
    send(letters)
    assert send(letters, about="a") == (list(CAST), [], [])
    assert send(letters, about="a") == ([], list(CAST), [])
    assert send(letters[:1], about="b") == (["staff"], [], [])


def test_a_recipient_that_is_refused_keeps_nobody_from_theirs(letters, server):
    server.refused = {"chief@town.example"}
    sending = reminder_mails.send(letters=letters, at=MORNING, reason="")
    assert sending.sent == ["staff", "manager"]
    assert [(each.name, each.why) for each in sending.failed] == [("chief", "550 No such mailbox")]
    server.refused.clear()
    assert send(letters) == (["chief"], ["staff", "manager"], [])


@pytest.mark.parametrize("address", ["no address", "a@town.example\nBcc: all@town.example", "", "@", "x" * 500])
def test_an_address_that_is_none_keeps_nobody_from_theirs(address, letters, server):
    letters[0] = replace(letters[0], address=address)
    server.refused = {address}
    sent, _before, failed = send(letters)
    assert (sent[-2:], [*failed, *sent][0]) == (["chief", "manager"], "staff")
    assert "all@town.example" not in str([message.items() for message in server.messages])


def test_a_server_that_hangs_up_in_mid_letter(letters, server):
    """It is asked anew for the next one; a later run sends the rest, and nothing twice."""
    server.drops_after = 1
    assert send(letters) == (["staff"], [], ["chief", "manager"])
    server.drops_after = None
    assert send(letters) == (["chief", "manager"], ["staff"], [])
    assert len(server.messages) == 3


def test_a_server_that_is_down(letters):
    (port,) = free_ports(1)
    with mail_settings(port):
        sending = reminder_mails.send(letters=letters, at=MORNING, reason="")
    assert [each.name for each in sending.failed] == list(CAST)
    assert "refused" in sending.failed[0].why
    assert not ReminderMail.objects.exists()
    with mail_server(port):
        assert send(letters) == (list(CAST), [], [])


def test_a_server_that_is_down_is_asked_once(letters, monkeypatch):
    asked = []

    def refuse(backend):
        asked.append(backend)
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.open", refuse)
    with mail_settings(*free_ports(1)):
        assert send(letters) == ([], [], list(CAST))
    assert len(asked) == 1


class Killed(BaseException):
    """As a kill is: nothing of ours catches it."""


@pytest.mark.parametrize("arrived", [True, False])
def test_a_run_that_is_killed_while_it_sends(arrived, letters, server, monkeypatch):
    """Nobody knows whether the letter went, so it does not go again; the others do."""
    send_really = EmailMessage.send

    def die(message):
        if message.to == ["chief@town.example"]:
            if arrived:
                send_really(message)
            raise Killed
        return send_really(message)

    monkeypatch.setattr(EmailMessage, "send", die)
    with pytest.raises(Killed):
        send(letters)
    monkeypatch.undo()
    assert send(letters) == (["manager"], ["staff", "chief"], [])
    assert len(server.messages) == 2 + arrived
    unsure = ReminderMail.objects.get(sent_at=None)
    assert unsure.recipient == User.objects.get(username="chief")


def test_what_is_asked_for_is_noted_as_reminders(letters, town, small_plan, server):
    """A section's value once, a case officer's for each."""
    Reminder.objects.all().delete()
    roads, costs = (AskedFor(small_plan.kpis[code].pk, JANUARY, code == "AF1.1") for code in ("AC1.1", "AF1.1"))
    letters = [replace(letter, asked=(roads, costs)) for letter in letters[:2]]
    send(letters)
    send(letters)
    noted = [(each.kpi.code, each.period, each.recipient, each.reminded_by) for each in Reminder.objects.order_by("pk")]
    assert noted == [
        ("AC1.1", JANUARY, None, None),
        ("AF1.1", JANUARY, town["staff"], None),
        ("AF1.1", JANUARY, town["chief"], None),
    ]
    assert {each.history.get().history_change_reason for each in Reminder.objects.all()} == {"send_reminders"}
    assert {each.reminded_at for each in Reminder.objects.all()} == {MORNING}


def test_what_was_not_sent_or_was_noted_by_hand_is_not_noted(letters, small_plan, server):
    Reminder.objects.all().delete()
    asked = (AskedFor(small_plan.kpis["AC1.1"].pk, JANUARY, is_officer=True),)
    server.refused = {"staff@town.example"}
    send([replace(letters[0], asked=asked)])
    send([replace(letters[1], asked=asked)], about="a")
    assert not Reminder.objects.exists()


def test_a_kpi_that_was_deleted_meanwhile_is_not_noted(letters, small_plan, server):
    gone = AskedFor(10**9, JANUARY, is_officer=True)
    assert send([replace(letters[0], asked=(gone,))]) == (["staff"], [], [])


@pytest.mark.parametrize(("portal", "expected"), [("https://bsc.example.org", True), ("", False)])
def test_mail_needs_the_portals_address(portal, expected, settings):
    settings.PORTAL_ADDRESS = portal
    assert reminder_mails.is_set_up() is expected
