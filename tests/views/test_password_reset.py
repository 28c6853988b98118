"""/accounts/password/reset/: a new password by mail, for who can read it."""

import re
from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused
from threading import Event, Thread

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from scorecard.door import account
from tests.cast import PASSWORD
from tests.views.pages import text_of

ASK = "/accounts/password/reset/"
NEW = "another-Harbour-47"
START = datetime(2030, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def address(town):
    User.objects.filter(username="staff").update(email="staff@works.example")


class AtOnce(Thread):
    """A thread that has ended when it has begun."""

    def start(self) -> None:
        super().start()
        self.join()


@pytest.fixture(autouse=True)
def sent_at_once(monkeypatch) -> None:
    monkeypatch.setattr(account, "Thread", AtOnce)


def link(client, **headers) -> str:
    client.post(ASK, {"email": "staff@works.example"}, **headers)
    return re.findall(r"http://testserver(/accounts/\S+)", str(mail.outbox[-1].body))[0]


def choose(client, address: str, password: str = NEW):
    """Open the link, and send what it shows."""
    page = client.get(address, follow=True)
    where = page.redirect_chain[-1][0] if page.redirect_chain else address
    return client.post(where, {"password1": password, "password2": password})


def can_log_in(password: str) -> bool:
    return Client().post("/accounts/login/", {"username": "staff", "password": password}).status_code == 302


def test_the_mail_leads_to_a_new_password(client):
    there = Client()
    there.force_login(User.objects.get(username="staff"))
    response = choose(client, link(client))
    assert response.url == "/accounts/password/reset/done/"
    assert "sessionid" not in client.cookies or client.get("/plans/").status_code == 302  # not logged in by that
    assert there.get("/plans/").status_code == 302
    assert can_log_in(NEW)
    assert not can_log_in(PASSWORD)


def test_the_mail_is_in_chinese_and_says_how_long(client):
    link(client)
    (sent,) = mail.outbox
    assert sent.to == ["staff@works.example"]
    assert sent.subject == "設定新密碼｜策略地圖與平衡計分卡"
    assert "1小時內" in sent.body and "staff" in sent.body


@pytest.mark.parametrize("email", ["nobody@works.example", "deactivated@works.example", "single@works.example"])
def test_the_page_says_the_same_to_everybody(email, client):
    User.objects.filter(username="deactivated").update(email="deactivated@works.example")
    User.objects.filter(username="viewer").update(email="single@works.example", password="!")
    known, unknown = (client.post(ASK, {"email": each}, follow=True) for each in ("staff@works.example", email))
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert token.sub("", known.content.decode()) == token.sub("", unknown.content.decode())
    assert [sent.to for sent in mail.outbox] == [["staff@works.example"]]


def test_a_link_works_once(client):
    address = link(client)
    choose(client, address)
    assert "已失效" in text_of(Client().get(address))
    choose(Client(), address, "a-third-Harbour-11")
    assert can_log_in(NEW)


def test_a_link_works_for_an_hour(client):
    with time_machine.travel(START, tick=False) as clock:
        early, late = link(client), link(client)
        clock.shift(timedelta(minutes=59))
        assert "設定新密碼" in text_of(Client().get(early, follow=True))
        clock.shift(timedelta(minutes=2))
        assert "已失效" in text_of(Client().get(late))


def test_a_link_is_void_after_a_log_in(client):
    address = link(client)
    assert can_log_in(PASSWORD)
    assert "已失效" in text_of(client.get(address))


def test_a_link_is_void_after_a_change(client, town):
    address = link(client)
    there = Client()
    there.force_login(town["staff"])
    address = link(client)
    there.post("/accounts/password_change/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})
    assert "已失效" in text_of(client.get(address))


@pytest.mark.parametrize("password", ["short", "only-small-letters", PASSWORD, "staff-Roads-2030"])
def test_the_rules_hold_here_too(password, client):
    response = choose(client, link(client), password)
    assert response.status_code == 200
    assert response.context["form"].errors["password1"]
    assert can_log_in(PASSWORD)


def test_a_new_password_does_not_open_the_lock(client):
    """Five wrong ones lock for a quarter of an hour, whatever comes."""
    for _try in range(5):
        client.post("/accounts/login/", {"username": "staff", "password": "wrong"})
    choose(client, link(client))
    assert not can_log_in(NEW)


def test_the_sixth_mail_in_a_quarter_of_an_hour_is_refused(client):
    answers = [client.post(ASK, {"email": "Staff@works.example"}).status_code for _mail in range(6)]
    assert answers == [302] * 5 + [429]
    assert len(mail.outbox) == 5


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example"])
def test_the_mail_never_leads_elsewhere(host, client):
    assert client.post(ASK, {"email": "staff@works.example"}, headers={"host": host}).status_code == 400
    forged = {"x-forwarded-host": host, "forwarded": f"host={host}"}
    assert client.post(ASK, {"email": "staff@works.example"}, headers=forged).status_code == 302
    assert [re.findall(r"https?://[^/]+/", str(sent.body)) for sent in mail.outbox] == [["http://testserver/"]]


@pytest.mark.parametrize("typed", ["Staff@Works.example", "staff@wor\u212as.example", "\u017ftaff@works.example"])
def test_the_mail_goes_to_the_address_that_is_stored(typed, client):
    """Letters that databases and Python take for others would lead to somebody else's mailbox."""
    client.post(ASK, {"email": typed})
    assert {recipient for sent in mail.outbox for recipient in sent.to} <= {"staff@works.example"}
    if typed.isascii():
        assert len(mail.outbox) == 1


def test_nobody_waits_for_the_mail_server(client, monkeypatch):
    """Else the time that the page takes would tell which addresses are known."""
    monkeypatch.setattr(account, "Thread", Thread)
    taken, gone = Event(), Event()

    def send(_message):
        taken.wait(10)
        gone.set()

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", send)
    assert client.post(ASK, {"email": "staff@works.example"}).status_code == 302
    assert not gone.is_set(), "the answer came after the mail"
    taken.set()
    assert gone.wait(10)


def test_a_mail_that_can_not_be_sent_is_a_matter_of_the_log(client, monkeypatch, caplog):
    def fails(*_args, **_more):
        raise SMTPRecipientsRefused({"staff@works.example": (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", fails)
    assert client.post(ASK, {"email": "staff@works.example"}).status_code == 302
    assert "was not sent: SMTPRecipientsRefused" in caplog.text
    assert "works.example" not in caplog.text


@pytest.mark.parametrize("key", ["1-x", "zzzzzzzzzzzzz-x", "0-set-password", "1-set-password", "1-%00", "%E4%BA%BA-x"])
def test_a_link_that_makes_no_sense(key, client):
    response = client.get(f"/accounts/password/reset/key/{key}/")
    assert response.status_code in (200, 404)
    assert client.post(f"/accounts/password/reset/key/{key}/", {"password1": NEW}).status_code in (200, 404)


@pytest.mark.parametrize("email", ["", "x", "x\0@y.example", "x" * 5000 + "@y.example"])
def test_an_address_that_is_none_is_refused(email, client):
    response = client.post(ASK, {"email": email})
    assert response.status_code == 200
    assert response.context["form"].errors
