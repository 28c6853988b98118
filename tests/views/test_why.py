"""/plans/<org>/<year>/why/<kind>/<code>/: every line of a score can be worked out anew from what the page shows."""

from decimal import Decimal
from html.parser import HTMLParser

import pytest

from tests import oracle
from tests.views.pages import queries_of, text_of, tight

PLAN = "/plans/taipei-personnel/2021/"
TOLERANCE = Decimal("0.01")  # of sums of products that are shown to 4 decimals
THEMES = {"A": "99.31", "B": "99.34", "C": "97.31", "D": "99.46", "E": "92.30"}


class _Page(HTMLParser):
    """The cells of the page's table by row, and its outputs."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.outputs: list[str] = []
        self.into: list[str] | None = None

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self.into = self.rows[-1]
        if tag == "output":
            self.outputs.append("")
            self.into = self.outputs

    def handle_endtag(self, tag):
        if tag in ("td", "th", "output"):
            self.into = None

    def handle_data(self, data):
        if self.into is not None:
            self.into[-1] += data.strip()


def read(response) -> _Page:
    page = _Page()
    page.feed(response.content.decode())
    return page


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").rstrip("%"))


@pytest.fixture
def get(as_actor, seed_plans):
    client = as_actor("superuser")
    return lambda address, **asked: client.get(PLAN + address, asked)


def work_out(page: _Page) -> tuple[Decimal, Decimal]:
    """Score and coverage from the lines; each product and sum on the way must be what the page says."""
    lines = [row for row in page.rows if len(row) == 7 and row[2][:1].isdigit()]
    weights = products = due = covered = Decimal(0)
    for _name, _light, weight, score, weighted, coverage, share in lines:
        if weighted != "－":
            assert abs(number(weight) * number(score) - number(weighted)) < TOLERANCE
            weights, products = weights + number(weight), products + number(weighted)
        if share != "－":
            assert abs(number(weight) * number(coverage) - number(share)) < TOLERANCE
            due, covered = due + number(weight), covered + number(share)
    total = page.rows[-1]
    assert (number(total[1]), abs(number(total[3]) - products) < TOLERANCE) == (weights, True)
    return products / weights, covered / due


@pytest.mark.parametrize("part", ["plan/2021", "theme/A", "theme/E", "perspective/L", "objective/AL1", "objective/EP1"])
@pytest.mark.parametrize("period", ["2021", "2021-05", "2021-06"])
def test_every_line_of_a_roll_up_adds_up(part, period, get):
    address = f"why/{part}/"
    page = read(get(address, period=period))
    if not page.outputs:
        assert "尚無" in text_of(get(address, period=period)) or "無得分" in text_of(get(address, period=period))
        return
    score, coverage = work_out(page)
    assert abs(score - number(page.outputs[0])) < TOLERANCE
    assert abs(coverage - number(page.outputs[1])) < TOLERANCE


@pytest.mark.parametrize(("code", "score"), THEMES.items())
def test_the_themes_scores_are_those_of_the_seed(code, score, get):
    assert oracle.two_places(number(read(get(f"why/theme/{code}/")).outputs[0])) == Decimal(score)


def test_a_plan_held_back_by_a_red_kpi_says_so(get):
    text = text_of(get("why/plan/2021/"))
    assert tight("所屬KPI有1項紅燈，故不列綠燈") in text


@pytest.mark.parametrize("each", oracle.kpis(), ids=lambda each: each["code"])
def test_every_kpi_shows_its_record_and_its_rate(each, get):
    page = read(get(f"why/kpi/{each['code']}/"))
    periods = [row for row in page.rows if len(row) == 4][1:]
    assert len(periods) == len(each["periods"])
    _actual, _target, rate, *_score = page.outputs
    assert f"{oracle.two_places(number(rate)):f}" == each["year"][1]


def test_the_mean_of_a_year_from_its_periods(get):
    page = read(get("why/kpi/AC1.1/"))
    figures = [number(row[1].split("%")[0]) for row in page.rows if len(row) == 4 and row[1][:1].isdigit()]
    assert sum(figures) / len(figures) == number(page.outputs[0]) == Decimal("95.875")


def test_what_was_left_out_says_why(get):
    text = text_of(get("why/kpi/AL1.1/"))
    assert tight("不採計：不適用") in text
    assert tight("未辦理:配合防疫警戒延至下半年") in text
    assert tight("不採計：未到期") in text_of(get("why/kpi/AC1.1/", period="2021-06"))
    assert tight("僅就最近一期計分") in text_of(get("why/kpi/AC1.1/", basis="period"))


def test_a_gap_stays_and_says_so(as_actor, small_plan):
    text = text_of(as_actor("viewer").get("/plans/town-works/2030/why/kpi/AC1.1/", {"period": "2030-03"}))
    assert tight("不採計：未填報") in text  # January is a draft
    assert tight("已填報2／應填報3期") in text


@pytest.mark.parametrize(
    "address", ["why/plan/2020/", "why/theme/X/", "why/kpi/AC1/", "why/king/A/", "why/objective/AC1.1/"]
)
def test_what_is_not_there(address, get):
    assert get(address).status_code == 404


@pytest.mark.parametrize(("actor", "status"), [("viewer", 403), ("administrator", 200)])
def test_hidden_scores_are_explained_to_who_keeps_the_plan(actor, status, as_actor, small_plan):
    small_plan.plan.hides_scores = True
    small_plan.plan.save()
    assert as_actor(actor).get("/plans/town-works/2030/why/plan/2030/").status_code == status


def test_as_many_queries_for_many_kpis(as_actor, small_plan, large_plan):
    client = as_actor("viewer")
    one, other = (f"/plans/town-works/{year}/why/plan/{year}/?period={year}" for year in (2030, 2040))
    assert queries_of(client, one) == queries_of(client, other)
