"""manage.py dump_plan ORG YEAR: a stored plan as a file."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from scorecard.importers import plan_file
from tests import plan_files


def dump(*arguments) -> str:
    out = StringIO()
    call_command("dump_plan", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(("slug", "name"), [("taipei", plan_files.CITY), ("taipei-personnel", plan_files.DEPARTMENT)])
def test_the_seed_comes_out_byte_for_byte(slug, name, seed_plans, tmp_path):
    assert dump(slug, "2021").encode() == plan_files.seed(name)
    assert dump(slug, "2021", "--output", str(tmp_path / "out.yaml")) == ""
    assert (tmp_path / "out.yaml").read_bytes() == plan_files.seed(name)


def test_a_plan_with_drafts_is_dumped_whole(small_plan):
    document = plan_file.read(dump("town-works", "2030").encode())
    assert (document.plan.title, len(document.objectives)) == ("Works 2030", 3)


@pytest.mark.parametrize(
    ("slug", "year"), [("nowhere", "2021"), ("taipei", "1999"), ("taipei", "99999999999999999999")]
)
def test_a_plan_that_is_not_there(slug, year, seed_plans):
    with translation.override("en"), pytest.raises(CommandError) as error:
        dump(slug, year)
    assert (str(error.value), error.value.returncode) == (f"There is no plan {slug} {year}.", 1)


def test_a_year_that_is_none():
    with pytest.raises(CommandError):
        dump("taipei", "110年")
