"""What users choose for their account: kept with its history, the same choice again writes nothing."""

from scorecard.models import Account
from scorecard.services import accounts
from tests.services.at_once import at_once


def choose(user, mutes):
    return accounts.choose_reminders(user=user, mutes=mutes, by=user, reason="My settings")


def test_a_choice_is_kept_with_who_and_why(town):
    staff = town["staff"]
    choose(staff, True)
    choose(staff, True)
    choose(staff, False)
    account = Account.objects.get(user=staff)
    assert (account.mutes_reminders, account.version) == (False, 2)
    entries = account.history.order_by("history_id")
    assert [(each.mutes_reminders, each.history_user, each.history_change_reason) for each in entries] == [
        (True, staff, "My settings"),
        (False, staff, "My settings"),
    ]


def test_who_chooses_what_is_so_anyway_gets_no_row(town):
    choose(town["staff"], False)
    assert not Account.objects.exists()


def test_the_rest_of_the_account_stays(town):
    Account.objects.create(user=town["staff"], must_change_password=True)
    assert choose(town["staff"], True).must_change_password
    assert Account.objects.get().must_change_password


def test_two_choices_at_once_make_one_account(transactional_db, django_user_model):
    user = django_user_model.objects.create(username="clerk")
    outcomes = at_once(*(lambda: choose(user, True) for _ in range(3)))
    assert [type(outcome) for outcome in outcomes] == [Account] * 3
    assert Account.objects.get().history.count() == 1
