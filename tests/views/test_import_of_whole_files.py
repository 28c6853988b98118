"""Every kind of file through the pages, from upload to report: the same as through the command."""

import json
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import translation

from scorecard.importers.preview import report
from scorecard.models import KPI, KSF, ActionPlan, ImportBatch, Objective, Plan, Theme
from tests.importers.expected import FILES, OUTCOMES
from tests.views.pages import text_of, tight

MODELS: dict[str, Any] = {"theme": Theme, "objective": Objective, "ksf": KSF, "kpi": KPI, "action_plan": ActionPlan}


@pytest.fixture
def keeper(client, seed_plans):
    client.force_login(User.objects.create_superuser("keeper"))
    client.cookies["django_language"] = "en"
    return client


def command(file: str, organisation: str, year: int) -> dict:
    out = StringIO()
    with translation.override("en"):
        try:
            options = ("--json", "--dry-run")
            call_command("import_workbook", organisation, str(year), str(FILES / file), *options, stdout=out)
        except SystemExit:
            pass
    return json.loads(out.getvalue())


def stored(plan: Plan) -> dict[str, int]:
    counts = {noun: model.objects.filter(plan=plan).count() for noun, model in MODELS.items()}
    return {noun: count for noun, count in counts.items() if count}


@pytest.mark.parametrize("file", OUTCOMES)
def test_the_pages_say_and_do_what_the_command_does(file, keeper):
    expected = OUTCOMES[file]
    if expected.year != 2021:
        call_command("create_plan", expected.organisation, str(expected.year), stdout=StringIO())
    plan = Plan.objects.of(expected.organisation, expected.year).get()
    before = stored(plan)
    start = f"/plans/{expected.organisation}/{expected.year}/import/"
    layout = keeper.post(start, {"file": SimpleUploadedFile(file, (FILES / file).read_bytes())}).url
    sheets = keeper.get(layout).context["sheets"]
    preview = keeper.post(layout, {f"s{number}-included": "1" for number in range(len(sheets))}).url
    page = keeper.get(preview)
    shown = page.context["preview"]
    told = report.of(shown, ())
    assert (told["rows"], told["refused"]) == (expected.rows, len([row for row in expected.errors if row]))
    assert {noun: told["objects"].get(noun, 0) for noun in expected.objects} == expected.objects
    errors = [each for each in told["messages"] if each["level"] == "error"]
    assert [each["row"] for each in errors] == list(expected.errors)
    assert all(tight(each["text"]) in text_of(page) for each in errors)
    assert told["warnings"] == expected.warnings
    by_command = command(file, expected.organisation, expected.year)
    own = [each for each in by_command["messages"] if not each["text"].startswith("Check: ")]  # the linter's aside
    assert told == {**by_command, "messages": own}
    sent = {"structure": shown.versions.structure, "values": shown.versions.values}
    answer = keeper.post(f"{preview}apply/", sent)
    if expected.errors:
        assert (answer.status_code, stored(plan)) == (422, before)
    else:
        assert (answer.status_code, stored(plan)) == (302, expected.objects)
        assert ImportBatch.objects.get(plan=plan).counts["created"] == expected.rows
