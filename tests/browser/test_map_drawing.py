"""The map's drawing as a browser sets it: boxes where the layout put them, texts inside, arrows from edge to edge."""

from dataclasses import replace

import pytest
from django.test import Client

from scorecard.domain.map_layout import MapMark, MapObjective, lay_out
from scorecard.exporters import map_file
from tests.exporters.slides import maps

pytestmark = pytest.mark.browser

PLANS = ("taipei-personnel", "taipei")
# Of every box its rectangle, and how far its texts reach beyond that; of every arrow where it begins and ends.
MEASURED = """() => {
  const place = element => { const at = element.getBoundingClientRect(); return [at.x, at.y, at.width, at.height]; };
  const inside = document.querySelector('svg').getBoundingClientRect();
  const beyond = group => {
    const box = group.querySelector('rect').getBoundingClientRect();
    return Math.max(...[...group.querySelectorAll('text')].map(text => {
      const at = text.getBoundingClientRect();
      return Math.max(box.left - at.left, at.right - box.right, box.top - at.top, at.bottom - box.bottom);
    }));
  };
  const ends = path => [0, path.getTotalLength()].map(far => {
    const at = path.getPointAtLength(far).matrixTransform(path.getScreenCTM()); return [at.x, at.y];
  });
  const all = (selector, told) => [...document.querySelectorAll(selector)].map(told);
  return {
    boxes: all('[data-code]', each => [each.dataset.code, place(each.querySelector('rect')), beyond(each)]),
    arrows: all('[data-cause]', each => [each.dataset.cause, each.dataset.effect, ends(each)]),
    outside: all('text', each => each.getBoundingClientRect().right > inside.right + 1).filter(Boolean).length,
  };
}"""


def measured(page, svg: bytes):
    page.set_viewport_size({"width": 1600, "height": 1200})
    page.set_content(f"<!doctype html><body style='margin:0'>{svg.decode()}</body>")
    return page.evaluate(MEASURED)


def on_edge(point, rect) -> bool:
    """Within a pixel of the rectangle's outline: heads are drawn up to the edge."""
    (x, y), (left, top, width, height) = point, rect
    beside, above = min(abs(x - left), abs(x - left - width)), min(abs(y - top), abs(y - top - height))
    within = left - 1 <= x <= left + width + 1 and top - 1 <= y <= top + height + 1
    return within and min(beside, above) <= 1


def overlapping(boxes) -> list[tuple[str, str]]:
    found = []
    for place, (code, (x, y, width, height), _beyond) in enumerate(boxes):
        for other, (left, top, across, down), _far in boxes[place + 1 :]:
            if x < left + across and left < x + width and y < top + down and top < y + height:
                found.append((code, other))
    return found


@pytest.mark.parametrize("slug", PLANS)
def test_the_seeds_maps(slug, served_plans, page, django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("root"))
    found = measured(page, client.get(f"/plans/{slug}/2021/map.svg?period=2021-06").content)
    rects = {code: rect for code, rect, _beyond in found["boxes"]}
    assert len(rects) == {"taipei-personnel": 23, "taipei": 48}[slug]
    assert len(found["arrows"]) == {"taipei-personnel": 34, "taipei": 0}[slug]
    assert overlapping(found["boxes"]) == []
    assert [(code, beyond) for code, _rect, beyond in found["boxes"] if beyond > 0] == []
    assert found["outside"] == 0
    assert [
        (cause, effect)
        for cause, effect, (start, end) in found["arrows"]
        if not (on_edge(start, rects[cause]) and on_edge(end, rects[effect]))
    ] == []


def test_long_names_and_marks_stay_inside_their_boxes(page):
    """And every box stands where the layout says."""
    mark = MapMark("off_target", "紅燈", "1,072.53", notes=("↘惡化", "（未核定）", "資料完整度12.5%"))
    objectives = [
        MapObjective(f"AP{number}", name, "P", "A", mark)
        for number, name in enumerate(("臺" * 200, "Internal-process " * 12, "（，、。）" * 20, "短"), start=2)
    ]
    plan = replace(maps.PLAN, objectives=(*maps.PLAN.objectives, *objectives), links=maps.LINKS)
    drawing = lay_out(plan)
    found = measured(page, map_file.write(plan, map_file.Heading("機關" * 40, "計畫" * 60, ()), "zh-hant"))
    assert overlapping(found["boxes"]) == []
    assert [(code, beyond) for code, _rect, beyond in found["boxes"] if beyond > 0] == []
    assert found["outside"] == 0
    shift = found["boxes"][0][1][1] - drawing.boxes[0].rect.y
    assert [(code, [x, y - shift, width, height]) for code, (x, y, width, height), _beyond in found["boxes"]] == [
        (box.objective, [box.rect.x, box.rect.y, box.rect.width, box.rect.height]) for box in drawing.boxes
    ]
