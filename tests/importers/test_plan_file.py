"""Reading a plan file: what is wrong is said in words, each fault with its line, and nothing else ever escapes."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from scorecard.domain.periods import Period
from scorecard.domain.plan_document import PlanRefused
from scorecard.importers import plan_file
from tests import plan_files, properties
from tests.plan_files import SMALL, line_of


def refusal(content: str | bytes) -> list[tuple[int, str]]:
    content = content.encode() if isinstance(content, str) else content
    with translation.override("en"), pytest.raises(PlanRefused) as refused:
        plan_file.read(content)
    assert refused.value.faults == sorted(refused.value.faults)
    return [(fault.line, fault.text) for fault in refused.value.faults]


def changed(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new, 1)


def the_fault(text: str, place: str, words: str) -> None:
    """Exactly one fault, in the line that holds `place`, whose text holds `words`."""
    ((line, said),) = refusal(text)
    assert (line, words in said) == (line_of(text, place), True), said


# ---- what is right


def test_a_small_plan():
    document = plan_file.read(SMALL.encode())
    (kpi,) = document.themes[0].objectives[0].ksfs[0].kpis
    assert (document.plan.organisation, document.plan.year, document.plan.vision) == ("harbour", 2031, "Safe ships")
    assert [entry.code for entry in document.objectives] == ["TC1", "AC1", "BF1"]
    assert (kpi.owner, kpi.reporting_organisations, kpi.weight) == ("harbour-docks", ("harbour",), Decimal(30))
    assert [(each.period.label, each.value) for each in kpi.targets] == [("2031-01", Decimal("12.5")), ("2031", 12)]
    assert kpi.line == line_of(SMALL, "- code: AC1.1\n"[:-1])
    assert document.links[0].line == line_of(SMALL, "cause: BF1")


@pytest.mark.parametrize("name", [plan_files.CITY, plan_files.DEPARTMENT])
def test_the_plans_of_the_seed(name):
    assert plan_file.read(plan_files.seed(name)).objectives


@pytest.mark.parametrize(
    "content",
    [
        SMALL.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + SMALL.encode(),
        b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode(),
        f"# a remark\n\n---\n{SMALL}...\n".encode(),
        SMALL.rstrip("\n").encode(),
    ],
    ids=["CRLF", "BOM", "BOM and CRLF", "document marks", "no last line end"],
)
def test_other_hands_of_the_same_file(content):
    assert plan_file.read(content) == plan_file.read(SMALL.encode())


@pytest.mark.parametrize(
    ("written", "code"), [("ac9", "AC9"), ("ＡＣ９", "AC9"), ("001", "001"), ("1.10", "1.10"), ("甲", "甲"), ("1", "1")]
)
def test_a_code_is_kept_as_text_whatever_yaml_thinks_of_it(written, code):
    document = plan_file.read(changed("code: TC1", f"code: {written}").encode())
    assert document.shared_objectives[0].code == code


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0", "0"),
        ("-1", "-1"),
        ("+1.5", "1.5"),
        ("012", "12"),
        ("12.3456", "12.3456"),
        ("99999999999.9999", "99999999999.9999"),
        ("-99999999999.9999", "-99999999999.9999"),
        ("95.20", "95.2"),
    ],
)
def test_a_number_is_read_to_the_last_digit(written, number):
    document = plan_file.read(changed("weight: 60", f"weight: {written}").encode())
    weight = document.themes[0].objectives[0].weight
    assert isinstance(weight, Decimal)
    assert weight == Decimal(number)


def test_null_and_empty_lists_stand_for_nothing():
    text = changed("vision: Safe ships", "vision: null\n  core_values: []\n  issued_on: ~\n  mission: ''")
    plan = plan_file.read(text.encode()).plan
    assert (plan.vision, plan.core_values, plan.issued_on, plan.mission) == ("", (), None, "")


def test_every_kind_of_value():
    text = changed(
        "status: active",
        "status: closed\n  issued_on: 2031-03\n  core_values: [One, Two]\n  hides_scores: true\n  due_after_days: 7",
    )
    text = text.replace("actual: 13.1", "actual: 13.1, expected_completion_date: 2031-02-28")
    document = plan_file.read(text.encode())
    assert (document.plan.issued_on, document.plan.core_values) == (date(2031, 3, 1), ("One", "Two"))
    assert (document.plan.hides_scores, document.plan.due_after_days) == (True, 7)
    value = document.themes[0].objectives[0].ksfs[0].kpis[0].values[0]
    assert (value.expected_completion_date, value.period) == (date(2031, 2, 28), Period.parse("2031-01"))


# ---- what is wrong, one fault each: what is written instead of what, where the fault is, and part of its text

CODE = "a code such as AC1 is expected here"
NO_CODE = "is not a code: use letters"
TEXT = "text is expected here; put it in quotes"
LIST = "a list is expected here"
NUMBER = "a number is expected here"
NO_NUMBER = "is no number of at most 11 digits before and 4 behind the decimal point"
WHOLE = "a whole number from 0 is expected here"
FLAG = "true or false is expected here"
CHOICE = "one of these is expected here"
PERIOD = "a period is expected here"
MONTH = "a month is expected here"
DATE = "a date is expected here"
SLUG = "is not an address part"
PAIRS = "“key: value” pairs are expected here"

WRONG_TYPES = [
    ("name: Quays", "name: 2031", TEXT),
    ("name: Quays", "name: 2031-01-01", TEXT),
    ("name: Quays", "name: yes", TEXT),
    ("name: Quays", "name: 1.5", TEXT),
    ("name: Quays", "name: [Quays]", TEXT),
    ("name: Quays", "name: {a: b}", TEXT),
    ("name: Quays", "name: !!binary aGk=", TEXT),
    ("name: Quays", "name: !!python/name:os.system x", TEXT),
    ("name: Quays", "name: ' '", "name: Please give at least one character that can be seen."),
    ("name: Quays", 'name: "a\\0b"', "name: Character 2 is a control character"),
    ("name: Quays", 'name: "a\\nb"', "name: Character 2 is a control character"),
    ("name: Quays", 'name: "a\\eb"', "name: Character 2 is a control character"),
    ("name: Quays", f"name: {'x' * 201}", "name: 201 characters, at most 200 fit"),
    ("name: Quays", f"name: {'𠮷' * 201}", "name: 201 characters, at most 200 fit"),
    ("vision: Safe ships", "vision: 7", TEXT),
    ("vision: Safe ships", "vision: [a]", TEXT),
    ("vision: Safe ships", f"vision: {'x' * 4001}", "vision: 4001 characters, at most 4000 fit"),
    ("vision: Safe ships", 'vision: "a\\0"', "vision: Character 2 is a control character"),
    ("vision: Safe ships", "core_values: one", LIST),
    ("vision: Safe ships", "core_values: {one: two}", LIST),
    ("vision: Safe ships", "core_values: [1]", TEXT),
    ("vision: Safe ships", "core_values: ['']", "character that can be seen"),
    ("  - code: B", "  - code: true", CODE),
    ("  - code: B", "  - code: [B]", CODE),
    ("  - code: B", "  - code: 2031-01-01", CODE),
    ("  - code: B", "  - code: B C", NO_CODE),
    ("  - code: B", "  - code: ''", NO_CODE),
    ("  - code: B", "  - code: b/1", NO_CODE),
    ("  - code: B", "  - code: 12:30", NO_CODE),
    ("  - code: B", f"  - code: {'B' * 21}", "code: 21 characters, at most 20 fit"),
    ("slug: harbour-docks", "slug: Harbour-Docks", SLUG),
    ("slug: harbour-docks", "slug: -docks", SLUG),
    ("slug: harbour-docks", "slug: 碼頭", SLUG),
    ("slug: harbour-docks", f"slug: {'x' * 81}", "81 characters, at most 80 fit"),
    ("slug: harbour-docks", "slug: 7", TEXT),
    ("reporting_organisations: [harbour]", "reporting_organisations: harbour", LIST),
    ("reporting_organisations: [harbour]", "reporting_organisations: [Har bour]", SLUG),
    ("weight: 60", "weight: sixty", NUMBER),
    ("weight: 60", "weight: '60'", NUMBER),
    ("weight: 60", "weight: [60]", NUMBER),
    ("weight: 60", "weight: true", NUMBER),
    ("weight: 60", "weight: 1e400", NUMBER),
    ("weight: 60", "weight: 1.0e+400", NO_NUMBER),
    ("weight: 60", "weight: .nan", NO_NUMBER),
    ("weight: 60", "weight: .inf", NO_NUMBER),
    ("weight: 60", "weight: -.inf", NO_NUMBER),
    ("weight: 60", "weight: nan", NUMBER),
    ("weight: 60", "weight: Infinity", NUMBER),
    ("weight: 60", "weight: 1_000", NO_NUMBER),
    ("weight: 60", "weight: 0x10", NO_NUMBER),
    ("weight: 60", "weight: 0b1", NO_NUMBER),
    ("weight: 60", "weight: 1:30", NO_NUMBER),
    ("weight: 60", "weight: 1,000", NUMBER),
    ("weight: 60", "weight: １２", NUMBER),
    ("weight: 60", "weight: 60%", NUMBER),
    ("weight: 60", "weight: 123456789012", NO_NUMBER),
    ("weight: 60", "weight: 1234567890123456", NO_NUMBER),
    ("weight: 60", "weight: 0.12345", NO_NUMBER),
    ("weight: 60", "weight: .5", NO_NUMBER),
    ("weight: 60", "weight: 5.", NO_NUMBER),
    ("year: 2031", "year: '2031'", NUMBER),
    ("year: 2031", "year: 2031.5", WHOLE),
    ("year: 2031", "year: -1", WHOLE),
    ("year: 2031", "year: 99999999999", WHOLE),
    ("year: 2031", "year: 99999999999999999999", NO_NUMBER),
    ("vision: Safe ships", "hides_scores: yes", FLAG),
    ("vision: Safe ships", "hides_scores: True", FLAG),
    ("vision: Safe ships", "hides_scores: 1", FLAG),
    ("vision: Safe ships", "hides_scores: [true]", FLAG),
    ("status: active", "status: alive", CHOICE),
    ("status: active", "status: Active", CHOICE),
    ("status: active", "status: 1", CHOICE),
    ("status: active", "status: [active]", CHOICE),
    ("frequency: M", "frequency: monthly", CHOICE),
    ("direction: lower", "direction: down", CHOICE),
    ("state: approved", "state: final", CHOICE),
    ("period: 2031-Q2", "period: 2031-Q5", PERIOD),
    ("period: 2031-Q2", "period: 2031-13", PERIOD),
    ("period: 2031-Q2", "period: 2032-02-29", PERIOD),
    ("period: 2031-Q2", "period: Q2", PERIOD),
    ("period: 2031-Q2", "period: 31", PERIOD),
    ("period: 2031-Q2", "period: 2031.0", PERIOD),
    ("period: 2031-Q2", "period: [2031]", PERIOD),
    ("vision: Safe ships", "issued_on: 2031-13", MONTH),
    ("vision: Safe ships", "issued_on: 2031-03-01", MONTH),
    ("vision: Safe ships", "issued_on: 2031", MONTH),
    ("vision: Safe ships", "issued_on: March", MONTH),
    ("vision: Safe ships", "issued_on: [2031-03]", MONTH),
    ("frequency: M", "active_from: 2031-02-29", DATE),
    ("frequency: M", "active_from: 2031-06", DATE),
    ("frequency: M", "active_from: 31/12/2031", DATE),
    ("frequency: M", "active_from: 2031-01-01T12:00:00Z", DATE),
    ("frequency: M", "active_from: 2031-1-1", DATE),
    ("frequency: M", "active_from: 2031-W01-1", DATE),
    ("frequency: M", "active_from: '20310101'", DATE),
    ("frequency: M", "active_from: 20310101", DATE),
    ("frequency: M", "active_from: 0000-00-00", DATE),
    ("frequency: M", "active_from: 99999-01-01", DATE),
]


@pytest.mark.parametrize(("old", "new", "words"), WRONG_TYPES, ids=lambda part: ascii(part)[:50])
def test_a_wrong_value(old, new, words):
    the_fault(changed(old, new), new, words)


def test_a_fault_says_which_key():
    ((_line, said),) = refusal(changed("weight: 60", "weight: sixty"))
    assert said.startswith("weight: ")


def test_a_name_of_200_characters_is_taken():
    for name in ("x" * 200, "𠮷" * 200):
        assert plan_file.read(changed("name: Quays", f"name: {name}").encode()).themes[0].name == name


STRUCTURE = [
    ("schema: bsc-plan/1", "schema: bsc-plan/2", "schema", "A plan file begins with “schema: bsc-plan/1”."),
    ("schema: bsc-plan/1\n", "", "organisations:", "A plan file begins with"),
    ("schema: bsc-plan/1\n", "schema: [bsc-plan/1]\n", "schema", "A plan file begins with"),
    ("  vision: ", "  visoin: ", "visoin", "unknown key “visoin”; known: organisation, year, "),
    ("  vision: ", f"  {'v' * 300}: ", "v" * 300, f"unknown key “{'v' * 80}”"),
    ("  vision: Safe ships", "  ? [vision]\n  : Safe ships", "[vision]", "unknown key “"),
    ("  vision: Safe ships", "  '': Safe ships", "'': Safe", "unknown key “”"),
    ("  vision: Safe ships", "  <<: {vision: Safe ships}", "<<", "unknown key “<<”"),
    ("  title: Harbour plan\n", "", "  organisation: harbour", "“title” is missing"),
    ("  title: Harbour plan\n", "  title: ~\n", "  organisation: harbour", "“title” is missing"),
    ("{code: F, name: Finance}", "{code: F}", "{code: F}", "“name” is missing"),
    ("{period: 2031, value: 12}", "{value: 12}", "{value: 12}", "“period” is missing"),
    ("{name: New crane, ", "{", "{period: 2031-Q2", "“name” is missing"),
    ("  year: 2031\n", "  year: 2031\n  year: 2032\n", "year: 2032", "“year” stands here twice"),
    ("links:", "schema: bsc-plan/1\nlinks:", "schema: bsc-plan/1", "“schema” stands here twice"),
    ("  vision: Safe ships", "  visoin:\n    - Safe ships", "visoin", "unknown key “visoin”"),
    ("- {printed_name: Pilots}", "- Pilots", "- Pilots", PAIRS),
    ("- {printed_name: Pilots}", "- [Pilots]", "- [Pilots]", PAIRS),
    ("{cause: BF1, effect: AC1, reason: Fees pay for cranes}", "- {}", "- {}", PAIRS),
    ("vision: Safe ships", "vision: Safe: ships", "Safe: ships", "Not valid YAML: mapping values are not allowed"),
    ("  vision: Safe ships", "\tvision: Safe ships", "\tvision", "Not valid YAML: found character '\\t'"),
    ("  vision: Safe ships", "  vision: 'Safe ships", "links", None),
    ("  vision: Safe ships", "  vision: Safe\x07 ships", "\x07", "There is a control character"),
    ("  vision: Safe ships", "  vision: &v Safe ships\n  mission: *v", "*v", "Aliases (*name) are not allowed."),
    ("links:", "---\nlinks:", None, "Not valid YAML"),
    ("links:", "links: @\nx:", None, "Not valid YAML"),
]


@pytest.mark.parametrize(("old", "new", "place", "words"), STRUCTURE, ids=lambda part: ascii(part)[:40])
def test_a_wrong_structure(old, new, place, words):
    text = changed(old, new)
    faults = refusal(text)
    if place == "links":  # an open quote reaches to the end of the file: any place will do, but one fault
        assert len(faults) == 1
    else:
        assert [words in said for _line, said in faults] == [True], faults
        if place == "schema: bsc-plan/1":
            assert faults[0][0] == text.count("\n", 0, text.rindex(place)) + 1
        elif place:
            assert faults[0][0] == line_of(text, place)


@pytest.mark.parametrize("key", ["perspectives", "shared_objectives", "themes", "links", "organisations"])
@pytest.mark.parametrize("value", ["text", "7", "{a: b}"])
def test_a_list_is_expected(key, value):
    text = re.sub(rf"^{key}:\n(?: .*\n)*", f"{key}: {value}\n", SMALL, flags=re.MULTILINE)
    assert (line_of(text, f"{key}: {value}"), LIST) in refusal(text)


@pytest.mark.parametrize("value", ["text", "7", "[]", "[{organisation: harbour}]"])
def test_the_plan_itself_is_one_record(value):
    text = SMALL[: SMALL.index("plan:\n")] + f"plan: {value}\n" + SMALL[SMALL.index("perspectives:") :]
    the_fault(text, f"plan: {value}", PAIRS)


def test_without_a_plan():
    text = SMALL[: SMALL.index("plan:\n")] + SMALL[SMALL.index("perspectives:") :]
    assert refusal(text) == [(1, "“plan” is missing")]


DOUBLES = [
    (
        "  - {slug: harbour-docks,",
        "  - {slug: harbour,",
        "parent: harbour, order",
        "Organisation: “harbour”",
        "slug: harbour,",
    ),
    ("{code: F, name: Finance}", "{code: c, name: Finance}", "code: c,", "Perspective: “C”", "code: C,"),
    ("  - code: B\n", "  - code: ａ\n", "code: ａ", "Theme: “A”", "  - code: A\n"),
    ("code: BF1\n", "code: AC1\n", None, "Objective: “AC1”", "      - code: AC1\n"),
    (
        "{printed_name: Pilots}",
        "{printed_name: Docks}",
        "{printed_name: Docks}",
        "Members of A: “Docks”",
        "Docks, role",
    ),
    ("period: 2031, value: 12}", "period: 2031-01, value: 12}", "value: 12}", "Targets of AC1.1: “2031-01”", "12.5"),
]


@pytest.mark.parametrize(("old", "new", "place", "words", "first"), DOUBLES)
def test_a_double_names_both_lines(old, new, place, words, first):
    text = changed(old, new)
    said = [(line, fault) for line, fault in refusal(text) if "already" in fault]
    assert len(said) == 1
    first_line = text[: text.index(first)].count("\n") + 1
    assert said[0][1] == f"{words} stands in line {first_line} already"
    if place:
        assert said[0][0] == text[: text.rindex(place)].count("\n") + 1


def test_double_codes_of_ksf_kpi_and_action_plan():
    start, end = SMALL.index("        ksfs:\n"), SMALL.index("  - code: B\n")
    text = SMALL.replace("        perspective: F\n", f"        perspective: F\n{SMALL[start:end]}")
    begin = text.rindex("        ksfs:\n")
    assert [(line, said.partition(":")[0]) for line, said in refusal(text)] == [
        (text[: text.index(key, begin)].count("\n") + 1, level)
        for key, level in (("- code: AC1\n", "KSF"), ("- code: AC1.1\n", "KPI"), ("- {code: AC1.1.1", "Action plan"))
    ]


def test_the_same_code_on_different_levels_is_fine():
    assert plan_file.read(SMALL.encode()).themes[0].objectives[0].ksfs[0].code == "AC1"


REFERENCES = [
    ("perspective: F\n", "perspective: X\n", "perspective: X", "BF1: unknown perspective “X”; known: C, F"),
    ("cause: BF1", "cause: BF9", "cause: BF9", "unknown objective “BF9”"),
    ("effect: AC1", "effect: AC9", "effect: AC9", "unknown objective “AC9”"),
    ("effect: AC1", "effect: BF1", "effect: BF1", "An objective can't drive itself."),
    (
        "links:\n",
        "links:\n  - {cause: AC1, effect: BF1}\n",
        "cause: BF1",
        "This would close a cycle: BF1 → AC1 → BF1.",
    ),
    (
        "links:\n",
        "links:\n  - {cause: bf1, effect: ac1}\n",
        "reason: Fees",
        "BF1 → AC1 stands here twice",
    ),
    (
        "links:\n",
        "alignments:\n  - {objective: X1, parent_objective: Y1}\nlinks:\n",
        "X1",
        "unknown objective “X1”",
    ),
    (
        "links:\n",
        "alignments:\n  - {objective: AC1, parent_objective: Y1}\n  - {objective: ac1, parent_objective: Y1}\nlinks:\n",
        "objective: ac1",
        "AC1 → Y1 stands here twice",
    ),
]


@pytest.mark.parametrize(("old", "new", "place", "words"), REFERENCES)
def test_a_reference_that_names_nothing(old, new, place, words):
    the_fault(changed(old, new), place, words)


def test_a_parent_plan_is_named_by_organisation_and_year():
    for half in ("parent_organisation: harbour", "parent_year: 2030"):
        the_fault(changed("  year: 2031\n", f"  year: 2031\n  {half}\n"), "  organisation: harbour", "parent_year")


def test_a_wrong_perspective_does_not_hide_an_unknown_one():
    text = changed("{code: F, name: Finance}", "{code: F F, name: Finance}")
    assert [line for line, _said in refusal(text)] == [line_of(text, "F F"), line_of(text, "perspective: F")]


def test_several_faults_stand_each_on_its_own_line():
    text = SMALL
    for old, new in (
        ("status: active", "status: alive"),
        ("name: Finance", "nam: Finance"),
        ("weight: 60", "weight: sixty"),
        ("period: 2031-Q2", "period: 2031-Q5"),
        ("cause: BF1", "cause: BF9"),
    ):
        text = text.replace(old, new, 1)
    places = ["status: alive", "nam: Finance", "nam: Finance", "weight: sixty", "2031-Q5", "cause: BF9"]
    assert [line for line, _said in refusal(text)] == [line_of(text, place) for place in places]


def test_faults_are_said_in_the_users_language():
    with translation.override("zh-hant"), pytest.raises(PlanRefused) as refused:
        plan_file.read(changed("weight: 60", "weight: sixty").encode())
    assert "number" not in refused.value.faults[0].text


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "A plan file begins with"),
        (b"\n\n# nothing\n", 1, "A plan file begins with"),
        (b"- schema: bsc-plan/1\n", 1, "A plan file begins with"),
        (b"schema\n", 1, "A plan file begins with"),
        (b"{}", 1, "A plan file begins with"),
        (b"\xff\xfe", 1, "This is not UTF-8 text."),
        (SMALL.encode("utf-16"), 1, "This is not UTF-8 text."),
        (SMALL.replace("Quays", "碼頭").encode("cp950"), line_of(SMALL, "Quays"), "This is not UTF-8 text."),
        (b"schema: bsc-plan/1\nplan:\n  title: \xed\xa0\x80\n", 3, "This is not UTF-8 text."),
        (b"schema: bsc-plan/1\nplan: \x00\n", 2, "There is a control character"),
        (b"schema: bsc-plan/1\nplan: \xc2\x9b\n", 2, "There is a control character"),
        (b"PK\x03\x04", 1, "There is a control character"),
        (b"schema: bsc-plan/1\nplan: " + b"[" * 40, 2, "This is nested too deeply for a plan."),
        (b"schema: bsc-plan/1\nplan:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 60)), 31, "nested too deeply"),
        (b"schema: bsc-plan/1\n" + b"#" * 10 * 1024 * 1024, 1, "The file is larger than 10 MB."),
        (b"schema: bsc-plan/1\n\n---\nschema: bsc-plan/1\n", 3, "Not valid YAML"),
        (b"%YAML 9.9\n---\nschema: bsc-plan/1\n", 1, "Not valid YAML"),
        (b"schema: bsc-plan/1\na: &a [x]\nb: [*a, *a, *a]\n", 3, "Aliases (*name) are not allowed."),
    ],
)
def test_no_plan_file_at_all(content, line, words):
    ((at, said),) = refusal(content)
    assert (at, words in said) == (line, True), said


def test_a_bomb_of_aliases_does_not_go_off():
    bomb = "schema: bsc-plan/1\na: &a [x, x]\n" + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    the_fault(bomb, "b: &b", "Aliases (*name) are not allowed.")


def read_or_refused(content: bytes) -> None:
    try:
        plan_file.read(content)
    except PlanRefused as refused:
        assert refused.faults
        assert all(fault.line >= 1 and fault.text for fault in refused.faults)


@given(content=st.binary(max_size=200))
@example(content=b"!!")
@example(content=b"%")
@example(content=b"? ? ? ?")
@example(content=b"a: !<tag:yaml.org,2002:null> x")
def test_any_bytes_are_read_or_refused(content):
    read_or_refused(content)
    read_or_refused(b"schema: bsc-plan/1\n" + content)


_SCALARS = st.one_of(
    properties.names,
    st.sampled_from(
        ["", "~", "[]", "{}", "[~]", "{a: b}", "2031", "2031-01", "9999-12", "1e999", "- x", "!!int x", '"\\ud800"']
    ),
    st.integers().map(str),
    st.floats().map(str),
)


@given(data=st.data())
def test_any_line_changed_is_read_or_refused(data):
    """Values, keys and whole lines of a right file are replaced by something else."""
    lines = SMALL.split("\n")
    for _time in range(data.draw(st.integers(1, 4))):
        number = data.draw(st.integers(1, len(lines) - 1))
        line = lines[number]
        parts = [
            at for at in range(len(line) + 1) if line[at - 1 : at] in (" ", "{", "") or line[at : at + 1] in (",}:")
        ]
        start, end = sorted(data.draw(st.tuples(st.sampled_from(parts), st.sampled_from(parts))))
        lines[number] = line[:start] + data.draw(_SCALARS) + line[end:]
    read_or_refused("\n".join(lines).encode(errors="surrogatepass"))


@given(data=st.data())
def test_any_bytes_flipped_are_read_or_refused(data):
    content = bytearray(SMALL.encode())
    for _time in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read_or_refused(bytes(content))
