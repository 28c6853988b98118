"""What tells the readers of a plan that it changed."""

from scorecard.models import Plan
from scorecard.services import records


def versions() -> dict[int, int]:
    return dict(Plan.objects.values_list("pk", "structure_version"))


def test_an_organisations_new_name_is_news_to_every_plan(small_plan, town):
    before = versions()
    town.roads.name = "Roads and lanes"
    records.save(record=town.roads, by=town["administrator"], reason="renamed", version=town.roads.version)
    assert versions() == {pk: version + 1 for pk, version in before.items()}


def test_a_themes_new_name_is_news_to_its_plan_alone(small_plan, town):
    before = versions()
    theme = small_plan.plan.themes.get(code="A")
    theme.name = "Safer streets"
    records.save(record=theme, by=town["administrator"], reason="renamed", version=theme.version)
    assert {pk for pk, version in versions().items() if version != before[pk]} == {small_plan.plan.pk}
