"""/plans/<org>/<year>/map/: the strategy map, whole or by theme, perspective, owner, light; an objective beside it."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from scorecard.domain import codes
from scorecard.domain.map_layout import LinksShown
from scorecard.exporters import map_highlight, svg
from scorecard.exporters.map_highlight import MarkWords
from scorecard.models import Plan
from scorecard.reports import map_choice, objective_panel
from scorecard.reports.map_choice import ChosenMap
from scorecard.reports.objective_panel import ObjectivePanel
from scorecard.reports.plan_period import Standing
from scorecard.reports.strategy_map import StrategyMap

from . import map_links
from .access import render_plan_page, visible_plan
from .conditional import unless_unchanged, versions
from .map_report import map_report
from .standing import standing


@require_safe
def strategy_map(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    shown = standing(request, plan)
    report = map_report(request, plan, shown)
    parent = Plan.objects.above(plan, request.user) if request.GET.get("objective") else None
    facts = (shown.period.label, shown.basis.value, report.late, versions(parent), report.served)
    return unless_unchanged(request, plan, facts, lambda: _page(request, plan, shown, report, parent))


def _page(request: HttpRequest, plan: Plan, shown: Standing, report: StrategyMap, parent: Plan | None) -> HttpResponse:
    choice, ignored = map_choice.read(report, request.GET.dict())
    chosen, panel = map_choice.choose(report, choice), _panel(request, plan, report, parent)
    ways, tabs = _ways(request, shown, chosen, panel), map_links.tabs(request)
    context = {
        "standing": shown,
        "scores": report.scores,
        "map": report,
        "has_lights": report.has_lights,
        "chosen": chosen,
        "ignored": ignored,
        "panel": panel,
        "ways": ways,
        "tabs": tabs if report.links else None,
        "drawing": _drawing(plan, shown, chosen, panel, ways, tabs.shown),
        "mark_words": _mark_words(),
        "links": [(link.cause, link.effect) for link in report.links],
        "key": None if panel else (report, plan.title, shown, request.get_full_path()),
    }
    return render_plan_page(request, "scorecard/strategy_map.html", plan, context)


def _panel(request: HttpRequest, plan: Plan, report: StrategyMap, parent: Plan | None) -> ObjectivePanel | None:
    """404 for an objective that the plan hasn't."""
    asked = request.GET.get("objective", "")
    if not asked:
        return None
    panel = objective_panel.build(plan, report, codes.normalise(asked), parent, timezone.localdate())
    if panel is None:
        raise Http404
    return panel


@dataclass(frozen=True)
class Ways:
    """Queries of the map's address: without the filter, without the panel, and to an objective, up to its code.

    `kept` is what the filter's form carries on.
    """

    unfiltered: str
    closed: str
    objective: str
    kept: tuple[tuple[str, str], ...]


def _ways(request: HttpRequest, shown: Standing, chosen: ChosenMap, panel: ObjectivePanel | None) -> Ways:
    links = (("links", request.GET["links"]),) if "links" in request.GET else ()
    objective = (("objective", panel.chain.code),) if panel else ()
    filters = chosen.form.choice.pairs
    return Ways(
        unfiltered=shown.query_with(*links, *objective),
        closed=shown.query_with(*links, *filters),
        objective=shown.query_with(*links, *filters, ("objective", "")),
        kept=(*shown.pairs, *links, *objective),
    )


def _mark_words() -> MarkWords:
    """One character each: 因, 果; on English pages C, E."""
    words = pgettext("mark on a box", "cause"), pgettext("mark on a box", "effect")
    return MarkWords(*(word[0].upper() for word in words))


def _drawing(
    plan: Plan, shown: Standing, chosen: ChosenMap, panel: ObjectivePanel | None, ways: Ways, links: LinksShown
) -> SimpleLazyObject:
    """Drawn when the page turns out to need it."""

    def draw() -> SafeString:
        report = chosen.map
        counts = {"themes": len(report.themes), "perspectives": len(report.bands), "objectives": report.objectives}
        drawing = svg.draw(
            report.plan.with_links(links),
            title=plan.title,
            description=_(
                "%(themes)d themes, %(perspectives)d perspectives, %(objectives)d objectives; as a list below."
            )
            % counts,
            address=reverse("plan_overview", args=[plan.organisation.slug, plan.year]),
            query=shown.query,
            objective_query=ways.objective,
        )
        chain = panel.chain if panel else None
        return mark_safe(  # noqa: S308 - the exporter escapes
            map_highlight.highlight(drawing, outside=chosen.outside, chain=chain, words=_mark_words())
        )

    return SimpleLazyObject(draw)
