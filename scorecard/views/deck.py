"""/plans/<org>/<year>/deck/, deck.pptx, deck.pdf: the yearly slides, and which of them to take."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from scorecard import permissions
from scorecard.exporters.deck import PAGES, show
from scorecard.models import Plan
from scorecard.reports import deck as deck_report
from scorecard.reports.plan_period import Standing

from .access import render_plan_page, visible_plan
from .attachment import made
from .standing import standing


@require_safe
def deck(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    shown = standing(request, plan)
    report = _report(request, plan, shown)
    context = {"standing": shown, "scores": report.tables.scores, "deck": report, "pages": _choices(report)}
    return render_plan_page(request, "scorecard/deck.html", plan, context)


@require_safe
def deck_file(request: HttpRequest, organisation: str, year: int, kind: str) -> HttpResponse:
    """?pages= once for each that is wanted (all where none is named), ?period, ?basis, ?numbers=1."""
    plan = visible_plan(request, organisation, year)
    shown = standing(request, plan)
    asked = [page for page in request.GET.getlist("pages") if page in PAGES] or list(PAGES)
    content = show(_report(request, plan, shown), shown, asked)
    return made(request, plan, content, kind, _("Yearly slides"), back="deck")


def _report(request: HttpRequest, plan: Plan, shown: Standing) -> deck_report.Deck:
    return deck_report.build(
        plan,
        request.user,
        shown.period,
        shown.basis,
        timezone.localdate(),
        hides_scores=not permissions.can_see_scores(request.user, plan),
        with_numbers=request.GET.get("numbers") == "1",
    )


_LABELS = {
    "title": gettext_lazy("Cover"),
    "outline": gettext_lazy("Outline"),
    "parent": gettext_lazy("The parent plan's strategy map"),
    "statements": gettext_lazy("Vision, mission and core values"),
    "map": gettext_lazy("Strategy map"),
    "links": gettext_lazy("Cause-effect diagram"),
    "tables": gettext_lazy("A table for each theme"),
    "end": gettext_lazy("End of the presentation"),
}


def _choices(report: deck_report.Deck) -> list[tuple[str, object]]:
    """The pages for which this plan has something to show."""
    has = {
        "parent": report.parent is not None,
        "statements": bool(report.map.statements),
        "links": bool(report.map.links),
        "tables": bool(report.tables.scorecards),
    }
    return [(page, label) for page, label in _LABELS.items() if has.get(page, True)]
