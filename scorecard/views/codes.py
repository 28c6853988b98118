"""Switching one-time codes on and off: allauth's pages, with a line of history; who had to switch them on may go on."""

from typing import Any

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.db import transaction
from django.http import HttpResponse

from scorecard.door import first_steps
from scorecard.services import second_factor


class SwitchOnView(ActivateTOTPView):
    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        second_factor.note_change(user=self.request.user, reason="codes on")
        first_steps.set_next(self.request, self.request.user)
        return response


class SwitchOffView(DeactivateTOTPView):
    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        second_factor.note_change(user=self.request.user, reason="codes off")
        return response


class NewRecoveryCodesView(GenerateRecoveryCodesView):
    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        second_factor.note_change(user=self.request.user, reason="codes new")
        return response


switch_on = SwitchOnView.as_view()
switch_off = SwitchOffView.as_view()
new_recovery_codes = NewRecoveryCodesView.as_view()
