"""/plans/new/: begin a plan, empty or like another."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scorecard import permissions
from scorecard.domain import plan_copy
from scorecard.domain.plan_document import PlanDocument, PlanRefused
from scorecard.forms.plan import NewPlanForm
from scorecard.reports import plan_document
from scorecard.services import plan_creation
from scorecard.templatetags.scorecard import shown_year


@require_http_methods(["GET", "HEAD", "POST"])
def new_plan(request: HttpRequest) -> HttpResponse:
    if not permissions.can_create_plans(request.user):
        raise PermissionDenied
    form = NewPlanForm(request.POST or None, user=request.user)
    if form.is_valid():
        like = form.cleaned_data["like"]
        is_earlier = like is not None and like.year < form.cleaned_data["year"]
        continues = is_earlier and like.organisation_id == form.cleaned_data["organisation"].pk
        try:
            document = _document(form)
            plan = plan_creation.create(document=document, by=request.user, predecessor=like if continues else None)
        except ValidationError as error:
            form.add_error(None, error)
        except PlanRefused as refused:
            form.add_error(None, [fault.text for fault in refused.faults])
        else:
            messages.success(request, _("The plan was created."))
            return redirect("plan_overview", organisation=plan.organisation.slug, year=plan.year)
    return render(request, "scorecard/new_plan.html", {"form": form}, status=422 if form.errors else 200)


def _document(form: NewPlanForm) -> PlanDocument:
    organisation, year = form.cleaned_data["organisation"], form.cleaned_data["year"]
    usual = _("%(year)s %(organisation)s strategy map")
    names = {"year": shown_year(year), "organisation": organisation.short_name}
    title = form.cleaned_data["title"] or usual % names
    like = form.cleaned_data["like"]
    if like is None:
        return plan_copy.empty_plan(organisation.slug, year, title)
    return plan_copy.plan_like(plan_document.build(like), organisation.slug, year, title)
