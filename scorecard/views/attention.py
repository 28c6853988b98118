"""/plans/<org>/<year>/scorecard/?only=attention: 落後項目一覽表, what is behind, worst first."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from scorecard.models import Plan
from scorecard.reports import attention as attention_report

from .access import render_plan_page
from .standing import standing


def attention(request: HttpRequest, plan: Plan) -> HttpResponse:
    shown = standing(request, plan)
    report = attention_report.build(plan, shown.period, shown.basis, timezone.localdate())
    context = {"report": report, "standing": shown, "rules": plan.scoring_rules}
    return render_plan_page(request, "scorecard/attention.html", plan, context)
