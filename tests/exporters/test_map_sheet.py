"""The sheet around the map."""

import pytest
from django.utils import translation

from scorecard.domain.map_layout import MapLink, MapMark, MapObjective, MapPerspective, MapPlan, MapTheme
from scorecard.exporters.map_sheet import legend
from scorecard.exporters.slides.items import Field, Sign, Text

PLAN = MapPlan(
    (),
    (MapPerspective("C", "顧客"),),
    (MapTheme("A", "甲"),),
    (MapObjective("AC1", "乙", "C", "A"), MapObjective("AC2", "丙", "C", "A")),
    (MapLink("AC1", "AC2"),),
    mark=MapMark("on_target", "綠燈", ""),
)


@pytest.mark.parametrize("language", ["en", "zh-hant"])
@pytest.mark.parametrize("width", [1134.0, 872.0, 400.0])
def test_the_legend_stays_in_its_field(language, width):
    with translation.override(language):
        items = list(legend(PLAN, Field(28, 100, width, 16), 11.5))
    assert sum(isinstance(item, Sign) for item in items) == 8
    assert all(item.field.x + item.field.width <= 28 + width + 0.1 for item in items if isinstance(item, Sign | Text))


def test_the_legend_is_as_large_as_it_should_where_it_has_room():
    with translation.override("zh-hant"):
        items = list(legend(PLAN, Field(28, 100, 1134, 16), 11.5))
    assert {item.size for item in items if isinstance(item, Text)} == {11.5}
