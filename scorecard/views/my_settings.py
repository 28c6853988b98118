"""/settings/: the user's own settings (個人設定): roles and their dates, and whether reminders come by e-mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scorecard.forms.my_settings import MySettingsForm
from scorecard.reports import my_settings as my_settings_report
from scorecard.services import accounts


@require_http_methods(["GET", "HEAD", "POST"])
def my_settings(request: HttpRequest) -> HttpResponse:
    report = my_settings_report.build(request.user, timezone.localdate())
    if request.method != "POST":
        form = MySettingsForm(initial={"wants_reminders": not report.mutes_reminders})
        return render(request, "scorecard/my_settings.html", {"settings": report, "form": form})
    form = MySettingsForm(request.POST)
    mutes = not (form.is_valid() and form.cleaned_data["wants_reminders"])
    accounts.choose_reminders(user=request.user, mutes=mutes, by=request.user, reason=_("My settings"))
    messages.success(request, _("Your settings were saved."))
    return redirect("my_settings")
