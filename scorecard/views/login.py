"""The log-in page: allauth's, with the button of the agency's own log-in where one is set."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings


class DoorView(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = settings.OIDC
        provider_name = (told["NAME"] or told["CLIENT_ID"]) if told["SERVER_URL"] else ""
        return {**super().get_context_data(**kwargs), "provider_name": provider_name}


login = DoorView.as_view()
