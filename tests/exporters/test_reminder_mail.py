"""A reminder as an e-mail: what its subject and its lines say, and that nothing typed gets into a header."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from scorecard.exporters import reminder_mail
from scorecard.reports import reminder_mails

TODAY = date(2030, 2, 20)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(datetime(2030, 2, 20, 4, tzinfo=UTC))


@pytest.fixture
def letter(town, small_plan):
    def letter(actor, today=TODAY):
        town[actor].email = f"{actor}@town.example"
        town[actor].save()
        (mail,) = (mail for mail in reminder_mails.build(today).mails if mail.recipient == town[actor])
        return reminder_mail.write(mail, "https://bsc.example.org")

    return letter


def test_what_who_reports_reads(letter, small_plan):
    found, kpis = letter("staff"), small_plan.kpis
    assert found.subject == "【催辦】應填報2項，其中逾期2項"
    assert found.body.splitlines() == [
        "staff",
        "",
        "119年2月20日　應填報2項，其中逾期2項",
        "",
        "下列KPI尚未送核，請儘速填報並送核：",
        "",
        "Works 2030",
        "- AC1.1 Figure AC1.1　119年1月　填報中　填報期限：119年2月14日　逾期6日",
        f"  https://bsc.example.org/plans/town-works/2030/entry/?period=2030-01#k{kpis['AC1.1'].pk}",
        "- AC1.2 Figure AC1.2　119年1月　填報中　填報期限：119年2月14日　逾期6日",
        f"  https://bsc.example.org/plans/town-works/2030/entry/?period=2030-01#k{kpis['AC1.2'].pk}",
        "",
        "本郵件由系統自動寄出，請勿直接回覆。如不需要催辦郵件，請至個人設定取消：",
        "  https://bsc.example.org/settings/",
    ]


def test_what_who_oversees_reads(letter, town, small_plan):
    found = letter("chief")
    assert found.subject == "【催辦】所轄單位逾期未填報1項"
    assert found.body.splitlines()[4:9] == [
        "逾期未填單位",
        "",
        "Works 2030",
        "  https://bsc.example.org/plans/town-works/2030/reporting/?period=2030&state=overdue",
        "- Roads　AC1.1 Figure AC1.1　119年1月　填報中　填報期限：119年2月14日　逾期6日　承辦人：staff",
    ]
    assert found.asked == ()


def test_both_in_one(letter, town, small_plan):
    small_plan.kpis["AC1.1"].case_officers.add(town["chief"])
    assert letter("chief").subject == "【催辦】應填報1項，其中逾期1項、所轄單位逾期未填報1項"


def test_before_the_due_date(letter):
    found = letter("staff", date(2030, 2, 8))
    assert found.subject == "【催辦】應填報2項"
    assert "逾期" not in found.body


def test_it_is_in_chinese_whoever_asked_for_it(letter):
    with translation.override("en"):
        assert letter("staff").subject == "【催辦】應填報2項，其中逾期2項"


def test_what_is_left_out_is_said(letter, monkeypatch):
    monkeypatch.setattr(reminder_mails, "MOST_ROWS", 1)
    assert "另有1項未列出。" in letter("staff").body
    assert "另有3項未列出。" in letter("manager").body


def test_names_stand_as_they_were_typed_and_in_no_header(letter, town, small_plan):
    evil = "A & B <b>\"'\r\nBcc: all@town.example"
    kpi = small_plan.kpis["AC1.1"]
    type(kpi).objects.filter(pk=kpi.pk).update(name=evil)
    town["staff"].first_name = evil
    found = letter("staff")
    assert "A & B <b>\"'" in found.body
    assert "\n" not in found.subject + found.address
    assert "Bcc" not in found.subject + found.address
