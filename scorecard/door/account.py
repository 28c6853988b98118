"""Logging in, confirming a password and choosing a new one by mail, as allauth asks its adapter for them."""

import logging
from contextvars import copy_context
from smtplib import SMTPException
from threading import Thread
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from scorecard import asking
from scorecard.models import LoginEventKind, LoginWay
from scorecard.services import login_events, logins, passwords

from . import first_steps

_log = logging.getLogger(__name__)

METHODS = {"password": LoginWay.PASSWORD, "mfa": LoginWay.CODE, "socialaccount": LoginWay.PROVIDER}


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by administrators."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        typed = credentials.get("username") or ""
        user = logins.called(typed)
        try:
            is_right = logins.verify(user=user, typed=typed, password=credentials["password"])
        except logins.Locked as locked:
            raise ValidationError(str(locked), code="locked") from None
        return user if is_right else None

    def reauthenticate(self, user: User, password: str) -> bool:
        return self.authenticate(self.request, username=user.get_username(), password=password) is not None

    def login(self, request: HttpRequest, user: User) -> None:
        """Past all stages: the session begins, with what has to be done first."""
        super().login(request, user)
        ways = [each["method"] for each in get_authentication_records(request, user)]
        way = METHODS.get(ways[-1]) if ways else None
        login_events.note(LoginEventKind.LOGGED_IN, user=user, way=way)
        if "password" in ways:
            first_steps.set_next(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Somebody deactivated the user between two steps: the door says nothing of it."""
        return HttpResponseRedirect(reverse("login"))

    def set_password(self, user: User, password: str) -> None:
        """After a mail; the page of those who know their password is views/password_change.py."""
        passwords.reset(user=user, new=password)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Nobody waits for the mail server: the page takes as long for an address that nobody has.

        It goes to the address that is stored: one that was typed may look alike and be another's (K, U+212A).
        """
        if not user.has_usable_password():
            return
        message = self.render_mail("account/email/password_reset_key", user.email, {**context, "email": user.email})
        # A worker that stops lets it finish, as it is no daemon.
        Thread(target=copy_context().run, args=(_deliver, message, user.pk), name="mail").start()

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages themselves say what was done."""

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages only."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        return url_has_allowed_host_and_scheme(url, allowed_hosts={self.request.get_host()})

    def get_client_ip(self, request: HttpRequest) -> str:
        return asking.address() or "unknown"


def _deliver(message: EmailMessage, user_id: int) -> None:
    """A mail that can't be sent is a matter of the log: the page says the same to everybody."""
    try:
        message.send()
    except (OSError, SMTPException, ValueError) as failed:
        _log.error("the mail for a new password of user %s was not sent: %s", user_id, type(failed).__name__)
