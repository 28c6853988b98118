"""Writing a plan file: what was loaded comes out byte for byte, and any document survives being written and read."""

from dataclasses import MISSING
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.periods import Frequency, Period
from scorecard.domain.plan_document import Entry, Kind, ObjectiveEntry, PerspectiveEntry, PlanDocument, PlanEntry, keys
from scorecard.exporters import plan_file
from scorecard.importers import plan_file as plan_file_importer
from scorecard.models import Plan
from scorecard.reports import plan_document
from scorecard.services import plan_load
from tests import plan_files, properties


@pytest.mark.parametrize("name", [plan_files.CITY, plan_files.DEPARTMENT])
def test_a_loaded_file_comes_out_byte_for_byte(name, seed_plans):
    plan = seed_plans.city if name == plan_files.CITY else seed_plans.department
    assert plan_file.write(plan_document.build(plan)) == plan_files.seed(name)


@pytest.mark.parametrize("name", [plan_files.CITY, plan_files.DEPARTMENT])
def test_reading_and_writing_without_a_database_gives_the_same_bytes(name):
    assert plan_file.write(plan_file_importer.read(plan_files.seed(name))) == plan_files.seed(name)


# ---- generated documents

_CODES = st.sampled_from(["A1", "001", "1.10", "1E3", "甲", "TRUE", "NULL", "NO", "Y", "0X10", "2021", "É1", "1.1.1"])
_NUMBERS = st.decimals(
    Decimal("-99999999999.9999"), Decimal("99999999999.9999"), allow_nan=False, allow_infinity=False, places=4
).map(lambda number: number.normalize() if number else Decimal(0))
_COUNTS = st.integers(0, 2**31 - 1)
_DAYS = st.dates()
_SLUGS = st.sampled_from(["a", "b-1", "2021", "true", "null", "1e3", "no"])


@st.composite
def periods(draw):
    frequency = draw(st.sampled_from(Frequency))
    number = draw(st.integers(0, 12 // frequency.months - 1))
    return Period(frequency, date(draw(st.integers(1, 9999)), number * frequency.months + 1, 1))


VALUES = {
    Kind.CODE: _CODES,
    Kind.SLUG: _SLUGS,
    Kind.NAME: properties.names,
    Kind.TEXT: properties.texts,
    Kind.NAMES: st.lists(properties.names, max_size=3).map(tuple),
    Kind.SLUGS: st.lists(_SLUGS, max_size=3).map(tuple),
    Kind.NUMBER: _NUMBERS,
    Kind.COUNT: _COUNTS,
    Kind.FLAG: st.booleans(),
    Kind.PERIOD: periods(),
    Kind.MONTH: _DAYS.map(lambda day: day.replace(day=1)),
    Kind.DATE: _DAYS,
}

# Keys whose empty value is the default: written as nothing, and read as nothing.
_UNIQUE = {"code", "slug", "printed_name", "period"}


def entries(record: type[Entry], depth: int = 0):
    """Any record of this kind with any values; at most two records inside each."""

    def value(key):
        kind = key.metadata["kind"]
        if kind is Kind.RECORDS:
            return st.lists(entries(key.metadata["record"]), max_size=2).map(first_of_each).map(tuple)
        if kind is Kind.CHOICE:
            return st.sampled_from(key.metadata["choices"])
        return VALUES[kind]

    def field(key):
        return value(key) if key.default is MISSING else st.one_of(st.just(key.default), value(key))

    return st.builds(record, **{name: field(key) for name, key in keys(record).items()})


def first_of_each(records):
    """Without doubles, which the reader refuses."""
    seen: dict[object, Entry] = {}
    for record in records:
        key = next((str(getattr(record, name)) for name in _UNIQUE if hasattr(record, name)), id(record))
        seen.setdefault(key, record)
    return list(seen.values())


def leaves():
    """Every kind of record that stands in a plan, each on its own."""
    found, waiting = [], [PlanDocument]
    while waiting:
        record = waiting.pop()
        below = [key.metadata["record"] for key in keys(record).values() if key.metadata["record"]]
        waiting += below
        found += below
    return sorted(set(found), key=lambda record: record.__name__)


@pytest.mark.parametrize("record", leaves(), ids=lambda record: record.__name__)
def test_any_record_written_is_read_as_it_was(record):
    @given(entry=entries(record))
    def there_and_back(entry):
        node = plan_file._mapping(entry)
        text = yaml.serialize(node, Dumper=plan_file._Dumper, allow_unicode=True, width=1_000_000)
        reader = plan_file_importer._Reader()
        read: Any = yaml.compose(text, Loader=yaml.SafeLoader)
        again = reader.record(record, read)
        assert (again, reader.faults) == (entry, [])

    there_and_back()


def small_document(**more) -> PlanDocument:
    plan = PlanEntry(organisation="harbour", year=2031, title=more.pop("title", "A plan"), **more)
    return PlanDocument(plan=plan)


@pytest.mark.parametrize("name", properties.NASTY_NAMES, ids=ascii)
def test_a_nasty_name_comes_back(name):
    document = PlanDocument(
        plan=PlanEntry(organisation="harbour", year=2031, title=name, vision=name, core_values=(name, name)),
        perspectives=(PerspectiveEntry(code="C", name=name),),
        shared_objectives=(ObjectiveEntry(code="AC1", name=name, perspective="C"),),
    )
    assert plan_file_importer.read(plan_file.write(document)) == document


@given(title=properties.names, vision=properties.texts, values=st.lists(properties.names, max_size=4))
def test_any_text_comes_back_through_a_whole_file(title, vision, values):
    document = small_document(title=title, vision=vision, core_values=tuple(values))
    content = plan_file.write(document)
    assert plan_file_importer.read(content) == document
    assert plan_file.write(plan_file_importer.read(content)) == content


@given(title=properties.names, vision=properties.texts)
def test_any_text_comes_back_through_the_database(title, vision, empty_database):
    organisation = "organisations:\n  - {slug: harbour, name: H, short_name: H}\n"
    document = plan_file_importer.read(
        plan_file.write(small_document(title=title, vision=vision)).replace(
            b"plan:\n", organisation.encode() + b"plan:\n", 1
        )
    )
    plan_load.load(document, by=None, reason="test")
    stored = plan_document.build(Plan.objects.of("harbour", 2031).get())
    assert (stored.plan.title, stored.plan.vision) == (title, vision)


# ---- the form of the file


def written(document: PlanDocument) -> str:
    return plan_file.write(document).decode()


def test_a_small_file_is_written_in_its_own_form():
    document = plan_file_importer.read(plan_files.SMALL.encode())
    assert written(document) == plan_file.HEADER + plan_files.SMALL


def test_what_is_as_usual_is_left_out():
    assert written(small_document()) == plan_file.HEADER + (
        "schema: bsc-plan/1\nplan:\n  organisation: harbour\n  year: 2031\n  title: A plan\n"
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("0.0000", "0"),
        ("1E+2", "100"),
        ("95.2000", "95.2"),
        ("0.0001", "0.0001"),
        ("-0.5", "-0.5"),
        ("99999999999.9999", "99999999999.9999"),
        ("100", "100"),
        ("1200.00", "1200"),
    ],
)
def test_a_number_is_written_plainly(number, text):
    assert f"  score_cap: {text}\n" in written(small_document(score_cap=Decimal(number))) or Decimal(number) == 100


def test_a_long_name_stays_on_its_line():
    name = "名" * 200
    assert f"  title: {name}\n" in written(small_document(title=name))


def test_chinese_stands_as_chinese():
    assert "  title: 臺北，（台北）\n" in written(small_document(title="臺北，（台北）"))
