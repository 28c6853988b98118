"""What every page with lights reads from its address: ?period= and ?basis=."""

from django.http import Http404, HttpRequest
from django.utils import timezone

from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis
from scorecard.models import Plan
from scorecard.reports import plan_period
from scorecard.reports.plan_period import Standing


def standing(request: HttpRequest, plan: Plan) -> Standing:
    """404 for a period that isn't one or lies outside the plan's year, and for an unknown basis."""
    asked, basis = request.GET.get("period", ""), request.GET.get("basis") or Basis.YTD
    try:
        period = Period.parse(asked) if asked else None
        chosen = Basis(basis)
    except ValueError:
        raise Http404 from None
    if period is not None and period.year != plan.year:
        raise Http404
    return plan_period.choose(plan, period, chosen, timezone.localdate())
