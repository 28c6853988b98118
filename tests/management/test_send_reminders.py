"""manage.py send_reminders: once on a working day to everybody whom it concerns; the exit code says if all went."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import translation

from scorecard.models import CalendarDay, Reminder, ReminderMail
from tests.mail_server import mail_server

WEDNESDAY = datetime(2030, 4, 10, 0, 30, tzinfo=UTC)
SATURDAY = datetime(2030, 4, 13, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(WEDNESDAY)
    return time_machine


@pytest.fixture
def offices(town, small_plan):
    """Everybody with an address but the chief."""
    Reminder.objects.all().delete()
    for user in town.users.values():
        user.email = "" if user.username == "chief" else f"{user.username}@town.example"
    User.objects.bulk_update(town.users.values(), ["email"])


def run(*arguments) -> list[str]:
    out = StringIO()
    with translation.override("en"):
        call_command("send_reminders", *arguments, stdout=out, stderr=out)
    return out.getvalue().splitlines()


RECIPIENTS = ["administrator", "manager", "other_staff", "staff"]


def test_everybody_whom_it_concerns_once_a_day(offices, clock):
    with mail_server() as server:
        assert run() == ["chief has no e-mail address.", "4 sent, 0 sent before, 0 not sent"]
        assert server.recipients == [f"{name}@town.example" for name in RECIPIENTS]
        assert run()[-1] == "0 sent, 4 sent before, 0 not sent"
        assert len(server.messages) == 4
        clock.move_to(datetime(2030, 4, 11, 0, 30, tzinfo=UTC))
        assert run()[-1] == "4 sent, 0 sent before, 0 not sent"


def test_the_reporting_page_knows_of_it(offices, town):
    with mail_server():
        run()
    assert set(Reminder.objects.values_list("kpi__code", "recipient", "reminded_by")) == {
        ("AC1.1", None, None),
        ("AC1.2", None, None),
    }


def test_on_days_off_nothing_goes(offices, clock):
    clock.move_to(SATURDAY)
    with mail_server() as server:
        assert run() == ["Offices don't work today, so nobody is reminded."]
        assert server.messages == []
        CalendarDay.objects.create(day=date(2030, 4, 13), is_working_day=True, name="Make-up day")
        assert run()[-1] == "4 sent, 0 sent before, 0 not sent"


def test_on_a_typhoon_day_nothing_goes(offices):
    CalendarDay.objects.create(day=date(2030, 4, 10), name="Typhoon")
    with mail_server() as server:
        assert run() == ["Offices don't work today, so nobody is reminded."]
    assert server.messages == []


def test_a_dry_run_says_who_and_sends_nothing(offices):
    with mail_server() as server:
        assert run("--dry-run") == [
            "chief has no e-mail address.",
            "administrator <administrator@town.example>: 【催辦】所轄單位逾期未填報4項",
            "manager <manager@town.example>: 【催辦】所轄單位逾期未填報4項",
            "other_staff <other_staff@town.example>: 【催辦】應填報1項，其中逾期1項",
            "staff <staff@town.example>: 【催辦】應填報2項，其中逾期2項",
        ]
    assert server.messages == []
    assert not ReminderMail.objects.exists()
    assert not Reminder.objects.exists()


def test_the_exit_code_says_that_something_did_not_go(offices):
    with mail_server() as server:
        server.refused = {"staff@town.example"}
        out = StringIO()
        with pytest.raises(SystemExit) as end, translation.override("en"):
            call_command("send_reminders", stdout=out, stderr=out)
        assert end.value.code == 1
        assert out.getvalue().splitlines()[1:] == [
            "staff: not sent: 550 No such mailbox",
            "3 sent, 0 sent before, 1 not sent",
        ]
        server.refused.clear()
        assert run()[-1] == "1 sent, 3 sent before, 0 not sent"


def test_without_the_portals_address_it_says_so(offices, settings):
    settings.PORTAL_ADDRESS = ""
    with pytest.raises(CommandError, match="PORTAL_ADDRESS"):
        run()
    assert len(run("--dry-run")) == 5
