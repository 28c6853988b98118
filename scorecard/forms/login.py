"""The forms at the door, with the labels of the house; what they decide, allauth's own and its adapter decide."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def _password(label: Any, autocomplete: str = "current-password") -> forms.CharField:
    box = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, widget=box, strip=False)


class LoginForm(allauth.LoginForm):
    password = _password(gettext_lazy("Password"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"})
        self.fields["login"] = forms.CharField(label=gettext_lazy("User name or e-mail address"), widget=box)
        self.order_fields(["login", "password"])

    def add_prefix(self, field_name: str) -> str:
        """In the page it is the user name, as browsers that remember passwords expect it."""
        return "username" if field_name == "login" else super().add_prefix(field_name)

    def user_credentials(self) -> dict[str, str]:
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}

    def _clean_with_password(self, credentials: dict[str, str]) -> Any:
        try:
            return super()._clean_with_password(credentials)
        except ValidationError as refused:
            if refused.code == "locked":
                raise
            raise ValidationError(_("User name or password is wrong."), code="invalid_login") from None


class PasswordAgainForm(allauth.ReauthenticateForm):
    password = _password(gettext_lazy("Password"))

    def clean_password(self) -> str:
        try:
            return super().clean_password()
        except ValidationError as refused:
            if refused.code == "locked":
                raise
            raise ValidationError(_("This password is wrong."), code="incorrect_password") from None


class ForgottenForm(allauth.ResetPasswordForm):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class NewPasswordForm(allauth.ResetPasswordKeyForm):
    password1 = _password(gettext_lazy("New password"), "new-password")
    password2 = _password(gettext_lazy("New password confirmation"), "new-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = password_validators_help_text_html()

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = forms.Form.clean(self) or {}
        if "password1" in cleaned and cleaned["password1"] != cleaned.get("password2", cleaned["password1"]):
            self.add_error("password2", _("The two password fields didn’t match."))
        return cleaned
