"""The agency's own log-in: there by a form, back by the provider's redirect; what goes wrong ends in a sentence."""

import logging
from collections.abc import Callable
from functools import wraps

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from scorecard.door import provider

_log = logging.getLogger("scorecard.security")
NONSENSE = (RequestException, OAuth2Error, LookupError, AttributeError, TypeError, ValueError, ImproperlyConfigured)
View = Callable[[HttpRequest], HttpResponse]


def _guarded(view: View) -> View:
    """404 where no provider is set; a provider that is down or talks nonsense is no error of ours."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not provider.is_offered():
            raise Http404
        try:
            return view(request)
        except NONSENSE as failed:
            _log.error("the provider of log-ins failed: %s", type(failed).__name__)
            return provider.refusal(request, "down", 503)

    return guarded


@login_not_required
@never_cache
@require_POST
@_guarded
def provider_login(request: HttpRequest) -> HttpResponse:
    return OAuth2LoginView.adapter_view(provider.AgencyLogin(request))(request)


@login_not_required
@never_cache
@require_GET
@_guarded
def provider_callback(request: HttpRequest) -> HttpResponse:
    return OAuth2CallbackView.adapter_view(provider.AgencyLogin(request))(request)
