"""Every address of the portal. They are a contract: other people's bookmarks and scripts."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from scorecard.domain import codes
from scorecard.views import (
    home,
    kpi,
    new_plan,
    objective,
    plan,
    plan_checks,
    reporting,
    role_help,
    scorecard_json,
    search,
    strategy_map,
    theme_scorecard,
    why,
)


class YearConverter:
    """A Western year of four digits."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class CodeConverter:
    """A code as somebody typed it; an address with ac1 finds AC1, and what is no code is a 404."""

    regex = "[^/]{1,80}"

    def to_python(self, value: str) -> str:
        code = codes.normalise(value)
        if not codes.is_valid(code):
            raise ValueError(value)
        return code

    def to_url(self, value: str) -> str:
        return value


register_converter(YearConverter, "year")
register_converter(CodeConverter, "code")

plan_pages = [
    path("", plan.plan_overview, name="plan_overview"),
    path("map/", strategy_map.strategy_map, name="strategy_map"),
    path("themes/<code:code>/", theme_scorecard.theme_scorecard, name="theme_scorecard"),
    path("scorecard/", theme_scorecard.scorecard, name="scorecard"),
    path("objectives/<code:code>/", objective.objective, name="objective"),
    path("kpis/<code:code>/", kpi.kpi, name="kpi"),
    path("why/<slug:kind>/<code:code>/", why.why, name="why"),
    path("reporting/", reporting.reporting, name="reporting"),
    path("reporting/remind/", reporting.reporting_remind, name="reporting_remind"),
    path("export/scorecard.json", scorecard_json.scorecard_json, name="scorecard_json"),
    path("checks/", plan_checks.plan_checks, name="plan_checks"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("help/", role_help.own_help, name="own_help"),
    path("help/<slug:role>/", role_help.role_help, name="role_help"),
    path("plans/", plan.plan_list, name="plan_list"),
    path("plans/new/", new_plan.new_plan, name="new_plan"),
    path("plans/<slug:organisation>/<year:year>/", include(plan_pages)),
]
