"""/healthz and /readyz: whether the process lives, and whether it can serve. For watchers on the same machine."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from scorecard.reports import readiness


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "alive"})


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    amiss = readiness.amiss(settings.BSC_VAR)
    status = HTTPStatus.SERVICE_UNAVAILABLE if amiss else HTTPStatus.OK
    return JsonResponse({"status": "not ready" if amiss else "ready", "amiss": amiss}, status=status)
