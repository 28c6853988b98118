"""Switching on one-time codes: allauth's page, after which whoever had to do it may go on."""

from typing import Any

from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpResponse

from scorecard.door import first_steps


class SwitchOnView(ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        first_steps.set_next(self.request, self.request.user)
        return response


switch_on = SwitchOnView.as_view()
