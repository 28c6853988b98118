"""What the map's page and all its files are drawn from: the same report, however it is asked for."""

from django.http import HttpRequest
from django.utils import timezone

from scorecard import permissions
from scorecard.models import Plan
from scorecard.reports import alignment, strategy_map
from scorecard.reports.plan_period import Standing
from scorecard.reports.strategy_map import StrategyMap


def map_report(request: HttpRequest, plan: Plan, shown: Standing) -> StrategyMap:
    """With how many objectives of other plans serve each, where any does."""
    is_served = plan.has_children and alignment.served.is_served(plan)
    served = alignment.served.build(plan, request.user, shown.period, shown.basis) if is_served else None
    hides_scores = not permissions.can_see_scores(request.user, plan)
    today = timezone.localdate()
    return strategy_map.build(plan, shown.period, shown.basis, today, hides_scores=hides_scores, served=served)
