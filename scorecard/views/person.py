"""/people/<pk>/: one person, their roles and deputies, their account."""

from collections.abc import Callable

from django.contrib.auth.models import User as AuthUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scorecard import permissions
from scorecard.forms import person as person_form
from scorecard.models import Role
from scorecard.models import person as people
from scorecard.reports import people as people_report
from scorecard.reports import person as person_report

from . import person_posting
from .person_posting import Shown


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    if not permissions.can_manage_people(request.user):
        raise PermissionDenied
    holder = _holder(request, pk)
    if request.method != "POST":
        return _page(request, holder, _asked(request, holder))
    step = person_posting.STEPS.get(request.POST.get("step", ""))
    outcome = step(request, holder) if step else Shown(refusals=[_("Nothing was chosen.")], status=422)
    return _page(request, holder, outcome) if isinstance(outcome, Shown) else outcome


def _holder(request: HttpRequest, pk: int) -> AuthUser:
    """404 for whom the user does not see, as for who isn't there."""
    try:
        return people.visible_to(request.user).get(pk=pk)
    except (AuthUser.DoesNotExist, OverflowError):
        raise Http404 from None


def _asked(request: HttpRequest, holder: AuthUser) -> Shown:
    """The form that the address asks for, ready to be filled in."""
    for name, prepare in _FORMS.items():
        if name in request.GET:
            return prepare(request, holder, request.GET[name])
    return Shown()


def _role(request: HttpRequest, holder: AuthUser, text: str) -> Shown:
    membership = person_form.membership(holder, request.user, text)
    if membership is None:
        return Shown()
    initial = {**vars(membership), "reason": ""}
    return Shown("change", membership.pk, person_form.RoleForm(user=request.user, initial=initial))


def _end(request: HttpRequest, holder: AuthUser, text: str) -> Shown:
    membership = person_form.membership(holder, request.user, text)
    if membership is None:
        return Shown()
    initial = {"last_day": timezone.localdate(), "version": membership.version}
    return Shown("end", membership.pk, person_form.EndForm(user=request.user, initial=initial))


def _deputy(request: HttpRequest, holder: AuthUser, text: str) -> Shown:
    membership = person_form.membership(holder, request.user, text)
    if membership is None:
        return Shown()
    form = person_form.DeputyForm(user=request.user, initial={"first_day": timezone.localdate()})
    return Shown("deputise", membership.pk, form)


def _give(request: HttpRequest, holder: AuthUser, text: str) -> Shown:
    return Shown("give", form=person_form.GiveForm(user=request.user, initial={"role": Role.STAFF}))


def _describe(request: HttpRequest, holder: AuthUser, text: str) -> Shown:
    return Shown("describe", form=person_posting.describe_form(request, holder))


def _close(request: HttpRequest, holder: AuthUser, text: str) -> Shown:
    step = text if text in ("deactivate", "reactivate", "reset") else "deactivate"
    return Shown(step, form=person_form.MeantStep(user=request.user))


_FORMS: dict[str, Callable[[HttpRequest, AuthUser, str], Shown]] = {
    "change": _role,
    "end": _end,
    "deputise": _deputy,
    "give": _give,
    "describe": _describe,
    "account": _close,
}


def _page(request: HttpRequest, holder: AuthUser, shown: Shown) -> HttpResponse:
    report = person_report.build(holder, request.user, timezone.localdate())
    deputies = people_report.colleagues(request.user, shown.key) if shown.open == "deputise" else ()
    context = {"person": report, "shown": shown, "deputies": deputies}
    return render(request, "scorecard/person.html", context, status=shown.status)
