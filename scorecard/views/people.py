"""/people/: the people of the organisations that one administers; /people/new/: one more."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from scorecard import permissions
from scorecard.domain import people_choice
from scorecard.forms.person import NewPersonForm
from scorecard.models import Role
from scorecard.reports import people as people_report
from scorecard.services import one_time_passwords
from scorecard.services import people as people_service
from scorecard.services.people import FirstRole, Invited


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    if not permissions.can_manage_people(request.user):
        raise PermissionDenied
    report = people_report.build(request.user, people_choice.parse(request.GET.dict()), timezone.localdate())
    return render(request, "scorecard/people.html", {"report": report, "letterhead": report.top})


@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    if not permissions.can_manage_people(request.user):
        raise PermissionDenied
    form = NewPersonForm(request.POST or None, user=request.user, initial={"role": Role.STAFF})
    if form.is_valid():
        try:
            return shown_once(request, _invite(request, form.cleaned_data))
        except ValidationError as error:
            form.take(error)
    return render(request, "scorecard/person_new.html", {"form": form}, status=422 if form.errors else 200)


def _invite(request: HttpRequest, sent: dict) -> Invited:
    names = ("organisation", "extension", "valid_from", "valid_until")
    first_role = FirstRole(role=Role(sent["role"]), **{name: sent[name] for name in names})
    return people_service.invite(
        username=sent["username"],
        name=sent["name"],
        email=sent["email"],
        first_role=first_role,
        by=request.user,
        reason=sent["reason"] or _("account made"),
    )


def shown_once(request: HttpRequest, invited: Invited) -> HttpResponse:
    """The page with the one-time password: the only one there is, and kept nowhere."""
    address = request.build_absolute_uri(reverse("home"))
    is_mailed = one_time_passwords.mail(user=invited.user, password=invited.password, address=address)
    if invited.user.email and not is_mailed:
        messages.warning(request, _("The mail could not be sent; please hand the password over yourself."))
    context = {"invited": invited, "is_mailed": is_mailed, "address": address}
    response = render(request, "scorecard/one_time_password.html", context)
    add_never_cache_headers(response)
    return response
