"""script/bench: its ratios and verdicts, the table as text, pages that keep what was written by hand, sizing."""

import sys
from functools import partial
from types import SimpleNamespace

import pytest

from tests.benchmarks import pages, search, sizing, table
from tests.benchmarks.__main__ import arguments, sizes
from tests.benchmarks.engine import Engine, Line, Measure, Weighing, percentile, weigh


@pytest.mark.parametrize(("percent", "found"), [(95, 19), (100, 20), (50, 10), (1, 1)])
def test_a_percentile_is_one_of_the_values(percent, found):
    assert percentile(range(20, 0, -1), percent) == found


def test_of_a_single_value_every_percentile_is_that():
    assert percentile([7.0], 95) == 7.0


@pytest.mark.parametrize(
    ("line", "passes"),
    [
        (Line("x", ratio=2.0, target=2.0), True),
        (Line("x", ratio=2.01, target=2.0), False),
        (Line("x", ratio=2.0), None),
        (Line("x", ratio=1.0, target=2.0, own=5, own_at_most=4), False),
        (Line("x", ratio=1.0, target=2.0, own=4, own_at_most=4), True),
        (Line("x", memory=161, memory_at_most=160), False),
        (Line("x", target=2.0), False),
    ],
)
def test_a_line_passes_where_everything_asked_of_it_holds(line, passes):
    assert line.passes is passes


class Clock:
    """Seconds that pass only in what is measured."""

    def __init__(self, monkeypatch):
        self.now = 0.0
        for name in ("perf_counter", "process_time"):
            monkeypatch.setattr(f"tests.benchmarks.engine.time.{name}", lambda: self.now)

    def spend(self, *seconds):
        """A piece of work that takes these seconds in turn, the first in the rounds to warm up."""
        left = list(seconds)

        def ask():
            self.now += left.pop(0) if len(left) > 1 else left[0]

        return ask


@pytest.mark.django_db  # queries are counted
def test_the_ratio_is_the_median_of_the_rounds_not_that_of_the_medians(monkeypatch):
    clock = Clock(monkeypatch)
    floor = Measure("floor", clock.spend(1.0, 1.0, 10.0, 2.0))
    page = Measure("page", clock.spend(1.0, 3.0, 10.0, 8.0), floor, 3.0)
    least, line = Engine([page], lambda _city: None).run(3, lambda _text: None)
    assert (least.name, least.median, least.p95) == ("floor", 2.0, 10.0)
    assert (line.median, line.ratio, line.passes) == (8.0, 3.0, True)  # of 3, 1 and 4


@pytest.mark.django_db  # queries are counted
def test_prepared_outside_the_clock_in_its_city_and_counted_by_units(monkeypatch):
    clock, seen = Clock(monkeypatch), list[str]()
    floor = Measure("floor", clock.spend(1.0), units=10, city="small")
    prepare = clock.spend(50.0)
    measure = Measure("measure", clock.spend(1.0), floor, 11.0, prepare, every=2, units=1)
    _floor, line = Engine([measure], seen.append).run(4, lambda _text: None)
    assert line.ratio == pytest.approx(10.0)
    assert seen == ["small", "large"] * 3  # once to warm up, in every second round


@pytest.mark.django_db  # queries are counted
def test_every_round_has_an_order_of_its_own():
    asked = list[str]()
    measures = [Measure(name, partial(asked.append, name)) for name in "abcdef"]
    Engine(measures, lambda _city: None).run(3, lambda _text: None)
    rounds = ["".join(asked[start : start + 6]) for start in (6, 12, 18)]  # behind those to warm up
    assert len(set(rounds)) == 3 and {"".join(sorted(each)) for each in rounds} == {"abcdef"}


@pytest.mark.django_db  # queries are counted
def test_what_is_warm_was_asked_for_before_its_floor_and_outside_the_clock(monkeypatch):
    clock, order = Clock(monkeypatch), list[str]()
    work = {"page": clock.spend(1.0, 50.0, 1.0), "floor": clock.spend(1.0)}  # to warm up, once more, measured

    def ask(what: str) -> None:
        order.append(what)
        work[what]()

    page = Measure("page", partial(ask, "page"), Measure("floor", partial(ask, "floor")), warm=True)
    _floor, line = Engine([page], lambda _city: None).run(1, lambda _text: None)
    assert (line.median, order) == (1.0, ["floor", "page", "page", "floor", "page"])


@pytest.mark.django_db  # queries are counted
def test_queries_are_told_with_those_beyond_the_floors(django_user_model):
    floor = Measure("floor", lambda: django_user_model.objects.count())
    page = Measure("page", lambda: [django_user_model.objects.count() for _ in range(3)], floor, own_queries=1)
    _floor, line = Engine([page], lambda _city: None).run(1, lambda _text: None)
    assert (line.queries, line.own, line.passes) == (3, 2, False)


@pytest.mark.django_db  # queries are counted
def test_a_floor_that_is_a_measure_too_has_one_line():
    floor = Measure("floor", lambda: None)
    lines = Engine([floor, Measure("page", lambda: None, floor)], lambda _city: None).run(1, lambda _text: None)
    assert [line.name for line in lines] == ["floor", "page"]


def test_megabytes_against_others():
    once = Weighing("once", lambda: 10.0, 20)
    lines = weigh([once, Weighing("often", lambda: 12.0, 20, once, 1.1)])
    assert [(line.memory, line.ratio, line.passes) for line in lines] == [(10.0, None, True), (12.0, 1.2, False)]


LINES = [
    Line("floor", median=0.01, p95=0.02, queries=2),
    Line("page", "floor", 0.0304, 1.5, 0.02, 3.04, 3.0, 7, 5, 4),
    Line("memory", memory=96.4, memory_at_most=300),
]


def test_the_table_as_text():
    assert table.text(LINES).splitlines() == [
        "measure  floor  median ms    p95 ms  x floor  at most  queries      own  MB  at most",
        "floor               10.00     20.00                          2                        -",
        "page     floor      30.40  1,500.00     3.04     3.00        7  5 (≤ 4)               miss",
        "memory                                                                   96      300  pass",
    ]
    assert table.closing(LINES) == "1 of 2 missed: page"
    assert table.closing(LINES[2:]) == "all 1 figures reached"


def test_a_ratio_below_one_has_as_many_digits_as_one_above():
    assert [table.cells(Line("x", ratio=ratio))[4] for ratio in (0.1034, 0.997, 1.0, 12.345)] == [
        "0.103",
        "0.997",
        "1.00",
        "12.35",
    ]


def test_the_table_as_a_page():
    head, rule, *rows = table.markdown(LINES).splitlines()
    assert {line.count("|") for line in (head, rule, *rows)} == {12}
    assert rows[1] == "| page | floor | 30.40 | 1,500.00 | 3.04 | 3.00 | 7 | 5 (≤ 4) |  |  | miss |"


def test_a_page_keeps_what_stands_around_the_block():
    page = "before\n<!-- x -->\nold\n<!-- end of x -->\nafter\n"
    assert table.written(page, "x", "new\nlines") == "before\n<!-- x -->\nnew\nlines\n<!-- end of x -->\nafter\n"
    with pytest.raises(ValueError, match="no place for y"):
        table.written(page, "y", "new")


def test_the_machine_bears_no_name():
    import platform

    told = table.machine("15.1")
    assert "PostgreSQL 15.1" in told and "cores" in told and platform.node() not in told


MEASURED = sizing.Figures(0.02, 0.01, 0.1, 0.1, 70, 300, 400, 100_000)


def test_ten_times_the_organisations_need_ten_times_as_much():
    few, many = sizing.needs(500, MEASURED), sizing.needs(5_000, MEASURED)
    assert many.pages == pytest.approx(10 * few.pages)
    assert many.disk == pytest.approx(10 * few.disk)
    assert (few.application_cores, many.application_cores) == (4, 35)  # 3.5 and 34.7


def test_what_500_organisations_need():
    need = sizing.needs(500, MEASURED)
    assert need.pages == pytest.approx(500 * 5 / 30)
    assert need.application_cores == 4  # 83.3 pages x (20 + 5 % of 100 ms) / 60 %
    assert need.database_cores == 3  # 83.3 x (10 + 5) / 60 %
    assert (need.workers, need.servers) == (8, 1)
    assert sizing.needs(50_000, MEASURED).servers == 7


def test_the_figures_come_from_the_lines_of_a_run():
    names = [*sizing.MIX, sizing.SAVING]
    lines = [Line(name, median=0.03, cpu=0.02) for name in names] + [Line(sizing.WORKERS, memory=140)]
    found = sizing.figures(lines, (1, 2, 3))
    assert found.page_application == pytest.approx(0.02) and found.page_database == pytest.approx(0.01)
    assert (found.worker, found.plan) == (70, 3)
    assert "| 50,000 |" in sizing.block(found)


def test_what_people_open_is_measured():
    cities = SimpleNamespace(get=lambda _who, _address: None, empty=Measure("empty page", lambda: None))
    measured = {measure.name for each in (pages, search) for measure in each.measures(cities)}
    assert set(sizing.MIX) <= measured
    assert sum(sizing.MIX.values()) == pytest.approx(1)


@pytest.fixture
def given(monkeypatch):
    def read(*told):
        monkeypatch.setattr(sys, "argv", ["script/bench", *told])
        return arguments()

    return read


@pytest.mark.parametrize(
    "told",
    [["nothing"], ["Search"], ["--scale", "3"], ["--rounds", "0"], ["--rounds", "-1"], ["--quick", "--scale", "10"]],
)
def test_what_makes_no_sense_is_refused_before_anything_starts(told, given, capsys):
    with pytest.raises(SystemExit) as refused:
        given(*told)
    assert refused.value.code == 2 and "error: " in capsys.readouterr().err


def test_the_cities_of_each_scale(given):
    assert sizes(given()) == {"large": (500, 10), "small": (50, 10)}
    assert sizes(given("--scale", "10")) == {"large": (5_000, 10), "small": (500, 10)}
    quick = sizes(given("--quick"))
    assert max(organisations for organisations, _years in quick.values()) < 50


def test_a_subject_named_twice_is_measured_once(given):
    assert given("search", "pages", "search").subjects == ["search", "pages"]
