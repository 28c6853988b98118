"""The form of the own password. Whether the old one is right comes before anything is said of the new one."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def _box(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": autocomplete})


class PasswordForm(forms.Form):
    old_password = forms.CharField(label=gettext_lazy("Old password"), strip=False, widget=_box("current-password"))
    new_password1 = forms.CharField(label=gettext_lazy("New password"), strip=False, widget=_box("new-password"))
    new_password2 = forms.CharField(
        label=gettext_lazy("New password confirmation"), strip=False, widget=_box("new-password")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = password_validators_help_text_html()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        one, other = cleaned.get("new_password1"), cleaned.get("new_password2")
        if one and other and one != other:
            self.add_error("new_password2", _("The two password fields didn’t match."))
        return cleaned
