"""The form of /settings/."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MySettingsForm(forms.Form):
    wants_reminders = forms.BooleanField(required=False, label=_("Send me reminders by e-mail"))
