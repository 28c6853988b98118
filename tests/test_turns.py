import threading
from contextlib import ExitStack

import pytest
from django.utils import translation

from scorecard import turns
from scorecard.importers import workbook


def test_one_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0)
    with turns.turn(tmp_path), pytest.raises(turns.Busy), turns.turn(tmp_path):
        pass

    with turns.turn(tmp_path):
        pass


def test_who_waits_gets_the_turn(tmp_path):
    done = threading.Event()

    def second() -> None:
        with turns.turn(tmp_path):
            done.set()

    thread = threading.Thread(target=second)
    with turns.turn(tmp_path):
        thread.start()
        assert not done.is_set()
    thread.join()
    assert done.is_set()


def test_a_full_queue_is_told_at_once(tmp_path, settings):
    settings.BSC_VAR = tmp_path
    folder = tmp_path / "reading"
    folder.mkdir()
    with ExitStack() as stack:
        for number in range(turns.WAITING + 1):
            assert turns.is_locked(stack, folder / f"place-{number}.lock")
        with translation.override("en"), pytest.raises(workbook.WorkbookBusy) as busy:
            workbook.read(b"a,b\n", "plan.csv")

    assert "busy" in str(busy.value)
    assert workbook.read(b"a,b\n", "plan.csv")
