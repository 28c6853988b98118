"""kill -9 of the worker in the midst of an import: the database is as before, no file is left, it can be repeated."""

import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from scorecard.models import Objective, Session

MOMENTS = {
    "while the file is read": "reading",
    "while previewing": 'FROM "scorecard_kpivalue"',
    "applying: at the first row": 'INSERT INTO "scorecard_importbatch"',
    "applying: in the middle": 'INSERT INTO "scorecard_historicalobjective"',
    "applying: before all is kept": 'INSERT INTO "scorecard_historicalimportbatch"',
}
ROWS = "theme,perspective,objective code,objective\n" + "".join(
    f"A Safe streets,Citizens,AC{number},Roads {number}\n" for number in range(1, 200)
)


@pytest.fixture
def worker(transactional_db, small_plan, town, tmp_path):
    """Says how an import ended that was killed at a moment."""
    file, temporary = tmp_path / "list.csv", tmp_path / "temporary"
    file.write_text(ROWS)
    temporary.mkdir()
    environment = {**os.environ, "BSC_VAR": str(tmp_path / "var"), "TMPDIR": str(temporary)}
    command = (sys.executable, "-m", "tests.services.dying_worker", str(connection.settings_dict["NAME"]))
    with subprocess.Popen(
        (*command, "administrator"), env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def killed_at(moment: str) -> int:
            assert process.stdin is not None and process.stdout is not None
            print(file, moment, sep="\t", file=process.stdin, flush=True)
            return int(process.stdout.readline())

        yield killed_at
        if process.stdin is not None:
            process.stdin.close()


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours, histories and versions included; but when a browser was last heard of."""
    models = [model for model in apps.get_app_config("scorecard").get_models() if model is not Session]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def test_a_killed_worker_leaves_everything_as_it_was(worker, tmp_path, small_plan):
    before = everything()
    for when, moment in MOMENTS.items():
        assert worker(moment) == -signal.SIGKILL, when
        assert everything() == before, when
    locks = [each for each in (tmp_path / "var" / "reading").iterdir() if each.stat().st_size]
    assert (locks, list((tmp_path / "temporary").iterdir())) == ([], [])
    assert worker("") == 0
    assert Objective.objects.filter(plan=small_plan.plan, name__startswith="Roads").count() == 199
