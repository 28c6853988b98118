"""One-time codes: forms that lock after wrong ones, and secrets that a stolen copy of the database does not tell."""

import logging
from typing import Any
from unicodedata import normalize

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import validate_totp_code
from cryptography.fernet import InvalidToken
from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scorecard.services import logins, second_factor

_log = logging.getLogger("scorecard.security")


class CodesAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return second_factor.cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return second_factor.cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """As a part of the page: an image in its address is not allowed by our Content-Security-Policy."""
        drawing = super().build_totp_svg(url)
        return mark_safe(drawing[drawing.index("<svg") :])  # noqa: S308 - squares, drawn by qrcode

    def get_totp_issuer(self) -> str:
        return _("Strategy map and balanced scorecard")

    def get_totp_label(self, user: User) -> str:
        return user.get_username()


class _CodeField(forms.CharField):
    def __init__(self) -> None:
        box = forms.TextInput(attrs={"autocomplete": "one-time-code"})
        super().__init__(label=gettext_lazy("One-time code"), max_length=40, widget=box)

    def clean(self, value: Any) -> str:
        """Full-width digits count as well, and blanks between them don't."""
        return "".join(normalize("NFKC", super().clean(value)).split())


def _locked_alike(user: User, is_right: Any) -> None:
    """Ask whether the answer is right, with the lock around it. Raises ValidationError."""
    try:
        second_factor.take_try(user=user)
    except logins.Locked as locked:
        raise ValidationError(str(locked), code="locked") from None
    right = is_right()
    second_factor.note_answer(user=user, is_right=right)
    if not right:
        raise ValidationError(_("This code is not right."), code="incorrect_code")


def _is_of(authenticator: Authenticator, code: str) -> bool:
    """What no key of the settings opens any more is told in the log, and is no error of who types the code."""
    try:
        return bool(authenticator.wrap().validate_code(code))
    except InvalidToken:
        _log.error("the one-time codes of user %s were written with another secret key", authenticator.user_id)
        return False


class _CodeMixin:
    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]  # type: ignore[attr-defined]
        _locked_alike(self.user, lambda: self._is_right(code))  # type: ignore[attr-defined]
        return code

    def _is_right(self, code: str) -> bool:
        for each in Authenticator.objects.filter(user=self.user):  # type: ignore[attr-defined]
            if _is_of(each, code):
                self.authenticator = each
                return True
        return False


class CodeForm(_CodeMixin, AuthenticateForm):
    """At the door, after the password."""

    code = _CodeField()


class CodeAgainForm(_CodeMixin, ReauthenticateForm):
    """Before the codes are switched off or replaced."""

    code = _CodeField()


class ActivateForm(ActivateTOTPForm):
    """The first code proves that the application has the secret."""

    code = _CodeField()

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        _locked_alike(self.user, lambda: validate_totp_code(self.secret, code))
        return code
