"""manage.py load_plan FILE: what it brings in, what it says, and what it refuses."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from scorecard.models import KPI, Organisation, Plan, Theme
from tests import plan_files


def run(file) -> str:
    out = StringIO()
    with translation.override("en"):
        call_command("load_plan", str(file), stdout=out)
    return out.getvalue()


def refusal(file) -> str:
    with pytest.raises(CommandError) as error:
        run(file)
    assert error.value.returncode == 1
    return str(error.value)


@pytest.fixture
def file(tmp_path, empty_database):
    path = tmp_path / "harbour.yaml"
    path.write_text(plan_files.SMALL)
    return path


def test_a_file_comes_in_and_a_second_time_nothing_changes(file):
    assert run(file) == "harbour.yaml: 20 created, 0 changed, 0 unchanged.\n"
    assert run(file) == "harbour.yaml: 0 created, 0 changed, 20 unchanged.\n"


def test_history_says_which_file(file):
    run(file)
    assert {row.history_change_reason for row in Theme.history.all()} == {"load_plan harbour.yaml"}


def test_what_is_left_alone_is_said(file):
    run(file)
    file.write_text(plan_files.SMALL.replace("      - {printed_name: Pilots}\n", ""))
    assert run(file) == (
        "harbour.yaml: 0 created, 0 changed, 19 unchanged.\n"
        "1 records of the plan are not in the file; they were left alone.\n"
    )


def test_every_fault_stands_on_a_line_of_its_own(file):
    text = plan_files.SMALL.replace("year: 2031", "year: soon").replace("cause: BF1", "cause: BF9")
    file.write_text(text)
    first, second, last = refusal(file).split("\n")
    assert first.startswith(f"{file}:{plan_files.line_of(text, 'year: soon')}: year: a number is expected here")
    assert second == f"{file}:{plan_files.line_of(text, 'cause: BF9')}: unknown objective “BF9”"
    assert last == "Nothing was written."
    assert not Organisation.objects.exists()


def test_what_only_the_database_knows_is_refused_with_its_line(file):
    text = plan_files.SMALL.replace("cumulative_percent: 50", "cumulative_percent: 500")
    file.write_text(text)
    assert f"{file}:{plan_files.line_of(text, 'cumulative_percent')}: " in refusal(file)
    assert not Plan.objects.exists()


def test_a_file_that_cannot_be_read(tmp_path, empty_database):
    assert "missing.yaml can't be read: No such file" in refusal(tmp_path / "missing.yaml")
    assert "can't be read: Is a directory" in refusal(tmp_path)


def test_a_file_that_is_no_plan(file):
    file.write_bytes(b"\x00\xff")
    assert refusal(file).endswith("Nothing was written.")


def test_the_seed(empty_database, settings):
    folder = settings.BASE_DIR / "fixtures"
    assert "there is no parent plan taipei 2021; load it first" in refusal(folder / plan_files.DEPARTMENT)
    run(folder / plan_files.CITY)
    run(folder / plan_files.DEPARTMENT)
    assert KPI.objects.count() == 24
