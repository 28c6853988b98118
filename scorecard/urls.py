"""Every address of the portal. They are a contract: other people's bookmarks and scripts."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from scorecard.domain import codes
from scorecard.views import (
    alignment,
    alignment_edit,
    deck,
    entry,
    entry_grid,
    evidence,
    export,
    health,
    history,
    home,
    import_batch,
    kpi,
    links,
    locks,
    map_file,
    map_sheet,
    my_settings,
    new_plan,
    objective,
    people,
    people_import,
    person,
    plan,
    plan_checks,
    plan_import,
    plan_order,
    reporting,
    review,
    role_help,
    scorecard_json,
    search,
    strategy_map,
    targets,
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


class WorkbookConverter:
    """The kinds of file that a table is written as and read from."""

    regex = "xlsx|ods"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SheetConverter(WorkbookConverter):
    """What is looked at as sheets: to print, or to go on working with."""

    regex = "pdf|pptx"


class TableConverter(WorkbookConverter):
    """Those, and csv, which holds one table."""

    regex = "xlsx|ods|csv"


register_converter(YearConverter, "year")
register_converter(CodeConverter, "code")
register_converter(WorkbookConverter, "workbook")
register_converter(TableConverter, "table")
register_converter(SheetConverter, "sheet")

plan_pages = [
    path("", plan.plan_overview, name="plan_overview"),
    path("map/", strategy_map.strategy_map, name="strategy_map"),
    path("map.svg", map_file.strategy_map_svg, name="strategy_map_svg"),
    path("themes/<code:code>/", theme_scorecard.theme_scorecard, name="theme_scorecard"),
    path("scorecard/", theme_scorecard.scorecard, name="scorecard"),
    path("objectives/<code:code>/", objective.objective, name="objective"),
    path("kpis/<code:code>/", kpi.kpi, name="kpi"),
    path("why/<slug:kind>/<code:code>/", why.why, name="why"),
    path("entry/", entry.entry, name="entry"),
    path("entry/grid/", entry_grid.entry_grid, name="entry_grid"),
    path("entry/grid/preview/", entry_grid.entry_grid_preview, name="entry_grid_preview"),
    path("entry/preview/", entry.entry_preview, name="entry_preview"),
    path("evidence/<int:pk>/", evidence.evidence, name="evidence"),
    path("reporting/", reporting.reporting, name="reporting"),
    path("reporting/remind/", reporting.reporting_remind, name="reporting_remind"),
    path("targets/", targets.targets, name="targets"),
    path("export/scorecard.json", scorecard_json.scorecard_json, name="scorecard_json"),
    path("review/", review.review, name="review"),
    path("links/", links.links, name="links"),
    path("order/", plan_order.plan_order, name="plan_order"),
    path("locks/", locks.locks, name="locks"),
    path("locks/<int:lock>/", locks.lock, name="lock"),
    path("map.<sheet:kind>", map_sheet.map_sheet, name="map_sheet"),
    path("deck/", deck.deck, name="deck"),
    path("deck.<sheet:kind>", deck.deck_file, name="deck_file"),
    path("alignment/", alignment.alignment, name="alignment"),
    path("alignment/new/", alignment_edit.alignment_new, name="alignment_new"),
    path("alignment/<int:pk>/", alignment_edit.alignment_change, name="alignment_change"),
    path("checks/", plan_checks.plan_checks, name="plan_checks"),
    path("history/", history.history, name="history"),
    path("export/history.<table:kind>", history.export_history, name="export_history"),
    path("export/scorecard.<table:kind>", export.export_scorecard, name="export_scorecard"),
    path("export/values.<table:kind>", export.export_values, name="export_values"),
    path("export/targets.<workbook:kind>", export.export_targets, name="export_targets"),
    path("export/attention.<workbook:kind>", export.export_attention, name="export_attention"),
    path("import/", plan_import.plan_import, name="plan_import"),
    path("import/pending/<slug:token>/layout/", plan_import.import_layout, name="import_layout"),
    path("import/pending/<slug:token>/", plan_import.import_preview, name="import_preview"),
    path(
        "import/pending/<slug:token>/preview.<workbook:kind>",
        plan_import.import_preview_file,
        name="import_preview_file",
    ),
    path("import/pending/<slug:token>/apply/", plan_import.import_apply, name="import_apply"),
    path("import/batches/<int:batch>/", import_batch.import_batch, name="import_batch"),
    path("import/batches/<int:batch>/undo/", import_batch.import_undo, name="import_undo"),
    path("import/template.<workbook:kind>", export.import_template, name="import_template"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("search/", search.search, name="search"),
    path("history/", history.portal_history, name="portal_history"),
    path("history.<table:kind>", history.export_portal_history, name="export_portal_history"),
    path("settings/", my_settings.my_settings, name="my_settings"),
    path("help/", role_help.own_help, name="own_help"),
    path("help/<slug:role>/", role_help.role_help, name="role_help"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/import/", people_import.people_import, name="people_import"),
    path("people/import/template.<workbook:kind>", people_import.people_template, name="people_template"),
    path("people/import/<slug:token>/", people_import.people_preview, name="people_preview"),
    path("people/import/<slug:token>/apply/", people_import.people_apply, name="people_apply"),
    path("people/<int:pk>/", person.person, name="person"),
    path("plans/", plan.plan_list, name="plan_list"),
    path("plans/new/", new_plan.new_plan, name="new_plan"),
    path("plans/<slug:organisation>/<year:year>/", include(plan_pages)),
]
