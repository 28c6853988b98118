"""/plans/<org>/<year>/locks/: lock periods and take that back; and a locked period's figures as they stood (定稿)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from scorecard import permissions
from scorecard.domain.scoring import Basis
from scorecard.forms.period_lock import LockForm, UnlockForm
from scorecard.models import PeriodLock, Plan
from scorecard.models.base import period_shown
from scorecard.reports import locked_figures, period_locks
from scorecard.services import period_locks as period_locks_service

from .access import editable_plan, render_plan_page, visible_plan


@require_http_methods(["GET", "HEAD", "POST"])
def locks(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = editable_plan(request, organisation, year)
    if request.method != "POST":
        return _page(request, plan)
    try:
        step = _unlock if "lock" in request.POST else _lock
        step(request, plan)
    except period_locks_service.LockRefused as refused:
        messages.error(request, str(refused))
        is_unexplained = isinstance(refused, period_locks_service.ReasonMissing)
        return _page(request, plan, status=422 if is_unexplained else 409)
    except _Unreadable as unreadable:
        messages.error(request, str(unreadable))
        return _page(request, plan, status=422)
    return redirect("locks", organisation=plan.organisation.slug, year=plan.year)


@require_safe
def lock(request: HttpRequest, organisation: str, year: int, lock: int) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    try:
        found = PeriodLock.objects.select_related("plan", "locked_by", "released_by").get(plan=plan, pk=lock)
        basis = Basis(request.GET.get("basis") or Basis.YTD)
    except (PeriodLock.DoesNotExist, OverflowError, ValueError):
        raise Http404 from None
    locked = locked_figures.build(found, basis)
    hides_scores = not permissions.can_see_scores(request.user, plan)
    context = {"locked": locked, "lock": found, "hides_scores": hides_scores}
    return render_plan_page(request, "scorecard/lock.html", plan, context)


class _Unreadable(Exception):
    """What was sent is neither of the two forms."""


def _lock(request: HttpRequest, plan: Plan) -> None:
    form = LockForm(request.POST)
    if not form.is_valid():
        raise _Unreadable(_first_error(form))
    period, reason = form.cleaned_data["period"], form.cleaned_data["reason"]
    period_locks_service.lock(plan=plan, period=period, by=request.user, reason=reason)
    messages.success(request, _("%(period)s is locked.") % {"period": period_shown(period)})


def _unlock(request: HttpRequest, plan: Plan) -> None:
    form = UnlockForm(request.POST)
    if not form.is_valid():
        raise _Unreadable(_first_error(form))
    try:
        found = plan.period_locks.get(pk=form.cleaned_data["lock"])
    except PeriodLock.DoesNotExist:
        raise Http404 from None
    period_locks_service.unlock(lock=found, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("%(period)s is unlocked.") % {"period": period_shown(found.period)})


def _first_error(form: LockForm | UnlockForm) -> str:
    return str(next(iter(form.errors.values()))[0])


def _page(request: HttpRequest, plan: Plan, status: int = 200) -> HttpResponse:
    """The list, with the row open that could not be done."""
    asked = {"asked_period": request.POST.get("period", ""), "asked_lock": request.POST.get("lock", "")}
    context = {"locks": period_locks.build(plan), "reason": request.POST.get("reason", ""), **asked}
    return render_plan_page(request, "scorecard/locks.html", plan, context, status=status)
