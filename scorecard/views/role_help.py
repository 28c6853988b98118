"""/help/ and /help/<role>/: how to use the portal, a short manual for each role."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from scorecard.models import Membership, Role


@require_safe
def own_help(request: HttpRequest) -> HttpResponse:
    """To the manual of the user's highest role: the menu points here, so that no page has to look the role up."""
    return redirect("role_help", role=Membership.objects.scope_of(request.user).highest or Role.VIEWER)


@require_safe
def role_help(request: HttpRequest, role: str) -> HttpResponse:
    if role not in Role.values:
        raise Http404
    language = "en" if get_language() == "en" else "zh-hant"  # long prose: a template a language, not a message
    context = {
        "role": Role(role),
        "roles": list(Role),
        "text": f"scorecard/help/{role}.{language}.html",
        "viewing": f"scorecard/help/viewing.{language}.html",
    }
    return render(request, "scorecard/role_help.html", context)
