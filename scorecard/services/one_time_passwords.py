"""Passwords that let somebody in once, to choose their own: made by chance, told once, never kept in the clear."""

import secrets
from smtplib import SMTPException
from string import ascii_lowercase, ascii_uppercase, digits

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.contrib.auth.models import User as AuthUser
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from scorecard.models import User
from scorecard.models.membership import shown_name

from . import accounts

MAIL_SECONDS = 10  # an unreachable mail server holds nobody up for longer
_GROUPS, _GROUP_LENGTH = 4, 4
# Without what is mistaken for another when it is read out: 0 and O, 1, l and I.
_KINDS = tuple("".join(sorted(set(kind) - set("0O1lI"))) for kind in (ascii_uppercase, ascii_lowercase, digits))
# Chance needs no slow hash, and an import makes hundreds; the first log-in hashes anew.
_ROUNDS = 10_000


def made() -> str:
    """Like Kx7m-Pq4t-Wn8d-Zr3k: 80 bits and more, with capital and small letters, digits and a mark."""
    while True:
        drawn = [secrets.choice("".join(_KINDS)) for _place in range(_GROUPS * _GROUP_LENGTH)]
        if all(set(kind) & set(drawn) for kind in _KINDS):
            break
    starts = range(0, len(drawn), _GROUP_LENGTH)
    return "-".join("".join(drawn[start : start + _GROUP_LENGTH]) for start in starts)


def hashed(password: str) -> str:
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=_ROUNDS)
    return hasher.encode(password, hasher.salt())


def demand_change(*, user: AuthUser, by: User | None, reason: str) -> None:
    """Let the user choose a password of their own before anything else; noted each time that one is set."""
    accounts.note(user=user, by=by, reason=reason, must_change_password=True)


def mail(*, user: AuthUser, password: str, address: str) -> bool:
    """Tell the user; False where there is no e-mail address or the mail could not be sent. Never in a transaction."""
    if not user.email:
        return False
    words = {"name": shown_name(user), "username": user.get_username(), "password": password, "address": address}
    message = EmailMessage(
        subject=_("Your account of the strategy map portal"),
        body=render_to_string("scorecard/mail/one_time_password.txt", words),
        to=[user.email],
    )
    try:
        message.connection = get_connection(timeout=MAIL_SECONDS)
        return message.send() == 1
    except (OSError, SMTPException):
        return False
