"""/plans/<org>/<year>/alignment/: which objectives serve which of the plan above, and those of the plans below."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from scorecard import permissions
from scorecard.forms import alignment as alignment_form
from scorecard.models import Plan
from scorecard.reports.alignment import downwards, upwards
from scorecard.services import alignments

from .access import render_plan_page, visible_plan
from .standing import standing


@require_http_methods(["GET", "HEAD", "POST"])
def alignment(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    return _confirm(request, plan) if request.method == "POST" else _page(request, plan)


def _confirm(request: HttpRequest, plan: Plan) -> HttpResponse:
    if not permissions.can_edit_plan(request.user, plan):
        raise PermissionDenied
    versions = alignment_form.chosen(request.POST)
    if versions is None:
        raise Http404
    if not versions:
        messages.error(request, _("Please choose at least one."))
        return _page(request, plan, status=422)
    confirmed = alignments.confirm(plan=plan, versions=versions, by=request.user)
    if confirmed is None:
        messages.error(request, _("What you chose is gone or changed; nothing was written."))
        return _page(request, plan, status=409)
    text = ngettext("%(number)d alignment was confirmed.", "%(number)d alignments were confirmed.", confirmed)
    messages.success(request, text % {"number": confirmed})
    return redirect(request.get_full_path())


def _page(request: HttpRequest, plan: Plan, status: int = 200) -> HttpResponse:
    """?by=parent: by the objectives of the plan above; ?only=gaps: of this plan's those that nothing below serves."""
    shown = standing(request, plan)
    up = upwards.build(plan, request.user, shown.period, shown.basis)
    down = downwards.build(plan, request.user, shown.period, shown.basis) if plan.has_children else None
    by_parent, only_gaps = request.GET.get("by") == "parent", request.GET.get("only") == "gaps"
    context = {
        "up": up,
        "down": down,
        "standing": shown,
        "has_lights": bool(up and up.has_lights) or bool(down and (down.is_measured or down.has_lights)),
        "by_parent": by_parent,
        "only_gaps": only_gaps,
        "own_query": shown.query or "?",
        "parent_query": shown.query_with(("by", "parent")),
        "gaps_query": shown.query_with(("only", "gaps")),
        "may_align": bool(up and up.parent) and permissions.can_edit_plan(request.user, plan),
    }
    return render_plan_page(request, "scorecard/alignment.html", plan, context, status=status)
