"""/plans/<org>/<year>/alignment/new/ and alignment/<id>/: one pair of objectives, added, changed or removed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scorecard.forms.alignment import AlignmentForm, NewAlignmentForm, SaidForm
from scorecard.models import Alignment, Plan
from scorecard.reports.alignment.removed import was_removed
from scorecard.services import alignments
from scorecard.services.records import DeletedRecord, StaleRecord

from .access import editable_plan, render_plan_page


@require_http_methods(["GET", "HEAD", "POST"])
def alignment_new(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    """?objective= and ?parent_objective= choose the two beforehand."""
    plan, parent = _both_plans(request, organisation, year)
    named = {name: request.GET.get(name, "") for name in ("objective", "parent_objective")}
    form = NewAlignmentForm(request.POST or None, plan=plan, parent=parent, initial=named)
    if form.is_valid():
        ends = {name: form.cleaned_data[name] for name in named}
        try:
            alignments.add(plan=plan, **ends, said=_said(form), by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("The alignment was added."))
            return _back(plan)
    context = {"form": form, "parent": parent}
    status = 422 if form.errors else 200
    return render_plan_page(request, "scorecard/alignment_new.html", plan, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def alignment_change(request: HttpRequest, organisation: str, year: int, pk: int) -> HttpResponse:
    plan, _parent = _both_plans(request, organisation, year)
    if request.method == "POST" and was_removed(plan, pk):
        return _gone(request, plan)
    found = _found(plan, pk)
    form = AlignmentForm(request.POST or None, initial=AlignmentForm.initial_of(found))
    if not form.is_valid():
        return _form_page(request, plan, form, found, 422 if form.errors else 200)
    try:
        _write(request, found, form)
    except StaleRecord:
        stored = _found(plan, pk)
        again = AlignmentForm({**request.POST.dict(), "version": stored.version})
        return _form_page(request, plan, again, stored, 409)
    except DeletedRecord:
        return _gone(request, plan)
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return _form_page(request, plan, form, _found(plan, pk), 422)
    return _back(plan)


def _write(request: HttpRequest, found: Alignment, form: AlignmentForm) -> None:
    version = form.cleaned_data["version"]
    explanation = form.cleaned_data["explanation"]
    if "remove" in request.POST:
        alignments.remove(alignment=found, version=version, by=request.user, explanation=explanation)
        messages.success(request, _("The alignment was removed."))
    else:
        alignments.change(alignment=found, version=version, said=_said(form), by=request.user, explanation=explanation)
        messages.success(request, _("The alignment was changed."))


def _gone(request: HttpRequest, plan: Plan) -> HttpResponse:
    """After a second click, or in a second tab."""
    messages.error(request, _("Somebody deleted this meanwhile."))
    return _back(plan)


def _form_page(request: HttpRequest, plan: Plan, form: AlignmentForm, stored: Alignment, status: int) -> HttpResponse:
    """After a conflict with what is stored now beside what was typed; saved again, the latter replaces it."""
    context = {"form": form, "alignment": stored, "is_stale": status == 409}
    return render_plan_page(request, "scorecard/alignment_change.html", plan, context, status=status)


def _both_plans(request: HttpRequest, organisation: str, year: int) -> tuple[Plan, Plan]:
    """The plan and the one above it, which the user sees as well; else 404."""
    plan = editable_plan(request, organisation, year)
    parent = Plan.objects.above(plan, request.user)
    if parent is None:
        raise Http404
    return plan, parent


def _found(plan: Plan, pk: int) -> Alignment:
    ends = ("objective__plan", "parent_objective__plan")
    try:
        return Alignment.objects.select_related(*ends).get(
            pk=pk, objective__plan=plan, parent_objective__plan=plan.parent_id
        )
    except (Alignment.DoesNotExist, OverflowError):
        raise Http404 from None


def _said(form: SaidForm) -> alignments.Said:
    return alignments.Said(*(form.cleaned_data[name] for name in ("strength", "reason", "is_confirmed")))


def _back(plan: Plan) -> HttpResponse:
    return redirect("alignment", organisation=plan.organisation.slug, year=plan.year)
