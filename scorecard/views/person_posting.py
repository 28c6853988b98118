"""What is sent from a person's page: a step each, with its form, its leave and its service."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User as AuthUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from scorecard import permissions
from scorecard.forms import person as person_form
from scorecard.models import Account, Membership, Role
from scorecard.models.membership import shown_name
from scorecard.services import memberships, records
from scorecard.services import people as people_service
from scorecard.services.memberships import LastAdministrator
from scorecard.services.people import Invited

from .people import shown_once


@dataclass
class Shown:
    """Which form of the page is open (`open`, of the role `key`), as typed; what was refused."""

    open: str = ""
    key: int | None = None
    form: Any = None
    is_stale: bool = False
    refusals: list[str] = field(default_factory=list)
    status: int = 200


Outcome = HttpResponse | Shown


def give(request: HttpRequest, holder: AuthUser) -> Outcome:
    if not permissions.can_change_roles_of(request.user, holder):
        raise PermissionDenied
    form = person_form.GiveForm(request.POST, user=request.user)
    if not form.is_valid():
        return Shown("give", form=form, status=422)
    names = ("organisation", "role", "extension", "valid_from", "valid_until")
    record = Membership(user=holder, **{name: form.cleaned_data[name] for name in names})
    reason = form.cleaned_data["reason"] or _("role given")
    try:
        memberships.save(record=record, by=request.user, reason=reason)
    except ValidationError as error:
        form.take(error)
        return Shown("give", form=form, status=422)
    return _done(request, holder, _("The role was given."))


def change(request: HttpRequest, holder: AuthUser) -> Outcome:
    record, form = _own_role(request, holder), person_form.RoleForm(request.POST, user=request.user)
    if record is None:
        return _gone()
    shown = Shown("change", record.pk, form, status=422)
    if not form.is_valid():
        return shown
    record.role, record.extension = Role(form.cleaned_data["role"]), form.cleaned_data["extension"]
    record.valid_from, record.valid_until = form.cleaned_data["valid_from"], form.cleaned_data["valid_until"]
    version, meant = form.cleaned_data["version"], form.cleaned_data["leaves_none"]
    reason = form.cleaned_data["reason"] or _("role changed")
    try:
        memberships.save(record=record, by=request.user, reason=reason, version=version, leaves_none=meant)
    except (records.StaleRecord, ValidationError) as error:
        return _refused(shown, error)
    except records.DeletedRecord:
        return _gone()
    return _done(request, holder, _("The role was changed."))


def end(request: HttpRequest, holder: AuthUser) -> Outcome:
    record, form = _own_role(request, holder), person_form.EndForm(request.POST, user=request.user)
    if record is None:
        return _gone()
    shown = Shown("end", record.pk, form, status=422)
    if not form.is_valid():
        return shown
    sent = {name: form.cleaned_data[name] for name in ("last_day", "version", "leaves_none")}
    try:
        memberships.end(record=record, by=request.user, reason=form.cleaned_data["reason"] or _("role ended"), **sent)
    except (records.StaleRecord, ValidationError) as error:
        return _refused(shown, error)
    except records.DeletedRecord:
        return _gone()
    return _done(request, holder, _("The end of the role was set."))


def deputise(request: HttpRequest, holder: AuthUser) -> Outcome:
    membership = person_form.membership(holder, request.user, request.POST.get("role_of"))
    if membership is None:
        _refuse_unknown(request, holder)
        return _gone()
    if not permissions.can_manage_members(request.user, membership.organisation):
        raise PermissionDenied
    form = person_form.DeputyForm(request.POST, user=request.user)
    shown = Shown("deputise", membership.pk, form, status=422)
    if not form.is_valid():
        return shown
    sent = {name: form.cleaned_data[name] for name in ("deputy", "first_day", "last_day")}
    if not permissions.can_change_roles_of(request.user, sent["deputy"]):
        form.add_error("deputy", _("You can't change this person's roles."))
        return shown
    reason = form.cleaned_data["reason"] or _("deputy of %(name)s") % {"name": shown_name(holder)}
    try:
        memberships.name_deputy(membership=membership, by=request.user, reason=reason, **sent)
    except ValidationError as error:
        return _refused(shown, error)
    return _done(request, holder, _("%(name)s is the deputy for that time.") % {"name": shown_name(sent["deputy"])})


def describe_form(request: HttpRequest, holder: AuthUser) -> person_form.DescribeForm:
    version = people_service.version_of(Account.objects.of(holder.pk))
    initial = {"name": holder.get_full_name(), "email": holder.email, "version": version}
    return person_form.DescribeForm(request.POST or None, user=request.user, initial=initial)


def describe(request: HttpRequest, holder: AuthUser) -> Outcome:
    if not permissions.can_edit_person(request.user, holder):
        raise PermissionDenied
    form = describe_form(request, holder)
    shown = Shown("describe", form=form, status=422)
    if not form.is_valid():
        return shown
    sent = {name: form.cleaned_data[name] for name in ("name", "email", "version")}
    reason = form.cleaned_data["reason"] or _("name or e-mail changed")
    try:
        people_service.describe(person=holder, by=request.user, reason=reason, **sent)
    except (people_service.StalePerson, ValidationError) as error:
        return _refused(shown, error)
    return _done(request, holder, _("Name and e-mail were saved."))


def deactivate(request: HttpRequest, holder: AuthUser) -> Outcome:
    form = _closing(request, holder)
    shown = Shown("deactivate", form=form, status=422)
    if not form.is_valid():
        return shown
    reason, meant = form.cleaned_data["reason"] or _("deactivated"), form.cleaned_data["leaves_none"]
    try:
        people_service.deactivate(person=holder, by=request.user, reason=reason, leaves_none=meant)
    except LastAdministrator as error:
        return _refused(shown, error)
    return _done(request, holder, _("The account was deactivated; the roles stay."))


def reactivate(request: HttpRequest, holder: AuthUser) -> Outcome:
    form = _closing(request, holder)
    if not form.is_valid():
        return Shown("reactivate", form=form, status=422)
    people_service.reactivate(person=holder, by=request.user, reason=form.cleaned_data["reason"] or _("reactivated"))
    return _done(request, holder, _("The account was reactivated."))


def reset(request: HttpRequest, holder: AuthUser) -> Outcome:
    form = _closing(request, holder)
    if not form.is_valid():
        return Shown("reset", form=form, status=422)
    reason = form.cleaned_data["reason"] or _("one-time password set")
    password = people_service.set_one_time_password(person=holder, by=request.user, reason=reason)
    return shown_once(request, Invited(holder, password))


STEPS: dict[str, Callable[[HttpRequest, AuthUser], Outcome]] = {
    "give": give,
    "change": change,
    "end": end,
    "deputise": deputise,
    "describe": describe,
    "deactivate": deactivate,
    "reactivate": reactivate,
    "reset": reset,
}


def _closing(request: HttpRequest, holder: AuthUser) -> person_form.MeantStep:
    if not permissions.can_close_account(request.user, holder):
        raise PermissionDenied
    return person_form.MeantStep(request.POST, user=request.user)


def _own_role(request: HttpRequest, holder: AuthUser) -> Membership | None:
    """The role that was sent; None once it is gone, 404 for what never was one."""
    membership = person_form.membership(holder, request.user, request.POST.get("role_of"))
    if membership is None:
        _refuse_unknown(request, holder)
        return None
    if not permissions.can_manage_role(request.user, holder, membership.organisation):
        raise PermissionDenied
    return membership


def _refuse_unknown(request: HttpRequest, holder: AuthUser) -> None:
    """404 for what never was a role of theirs, or is none of the user's business."""
    if not person_form.was_role(holder, request.user, request.POST.get("role_of")):
        raise Http404


def _gone() -> Shown:
    return Shown(refusals=[_("Somebody ended or deleted this role meanwhile; nothing was written.")], status=409)


def _refused(shown: Shown, error: Exception) -> Shown:
    """The page again, with what was typed: to be sent again over what somebody else wrote, confirmed or corrected."""
    if isinstance(error, records.StaleRecord | people_service.StalePerson):
        shown.is_stale, shown.status = True, 409
        version = error.stored.version if isinstance(error, records.StaleRecord) else error.version
        shown.form = _again(shown.form, version)
    elif isinstance(error, LastAdministrator):
        shown.form.ask(error)
        shown.status = 409
    elif isinstance(error, ValidationError):
        shown.form.take(error)
    return shown


def _again(form: Any, version: int) -> Any:
    """The same form with what was typed and the version that stands now."""
    typed = {name: form.data.get(name, "") for name in form.fields}
    return type(form)(user=form.user, initial={**typed, "version": version})


def _done(request: HttpRequest, holder: AuthUser, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("person", pk=holder.pk)
