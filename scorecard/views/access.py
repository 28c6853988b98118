"""The first and the last step of every plan page: the plan that the address names, and the page around it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scorecard import permissions
from scorecard.models import Plan, User
from scorecard.models.visible_plan import find as find_plan


def visible_plan(request: HttpRequest, organisation: str, year: int) -> Plan:
    """The plan of /plans/<organisation>/<year>/; 404 for one that the user may not see, as for one that isn't there."""
    plan = find_plan(request.user, organisation, year)
    if plan is None:
        raise Http404
    return plan


def editable_plan(request: HttpRequest, organisation: str, year: int) -> Plan:
    """The same for a page of those who edit the plan; 403 for who only sees it."""
    plan = visible_plan(request, organisation, year)
    if not permissions.can_edit_plan(request.user, plan):
        raise PermissionDenied
    return plan


def render_plan_page(
    request: HttpRequest, template: str, plan: Plan, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the plan; its menu offers what the user may do there.

    A page with lights has its `standing` in the context, and `scores` where these are the whole plan's; what else
    stands in its address is kept by the links to other periods.
    """
    may_edit = permissions.can_edit_plan(request.user, plan)
    tools = tuple((name, label) for name, label, may in _TOOLS if may(request.user, plan))
    others = tuple((name, value) for name, value in request.GET.items() if name not in ("period", "basis"))
    frame = {"plan": plan, "may_edit_plan": may_edit, "plan_tools": tools, "others": others}
    frame["alignment_label"] = alignment_label(plan)
    return render(request, template, {**frame, **context}, status=status)


def alignment_label(plan: Plan) -> str:
    """What the page of who serves whom is called; "" for a plan that stands alone, which has none to show."""
    if plan.parent_id is None and not plan.has_children:
        return ""
    is_top = plan.serves_top if plan.parent_id is not None else plan.organisation.parent_id is None
    return gettext("Alignment to city objectives") if is_top else gettext("Alignment")


# What managers and administrators do with a plan: the page's URL name, its label, and who may.
_TOOLS: tuple[tuple[str, Promise, Callable[[User, Plan], bool]], ...] = (
    ("entry", _("KPI value entry"), permissions.can_report_in_plan),
    ("review", _("Waiting for approval"), permissions.can_review_plan),
    ("reporting", _("Reporting status"), lambda user, _plan: permissions.can_oversee_reporting(user)),
    ("targets", _("Targets and weights"), permissions.can_edit_plan),
    ("links", _("Edit links"), permissions.can_edit_plan),
    ("plan_order", _("Order on the map"), permissions.can_edit_plan),
    ("plan_import", _("Import"), permissions.can_edit_plan),
    ("locks", _("Locking of periods"), permissions.can_edit_plan),
    ("plan_checks", _("Checks"), permissions.can_edit_plan),
    ("history", _("Audit log"), permissions.can_see_history),
)
