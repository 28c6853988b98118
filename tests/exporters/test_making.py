"""Files are made in a child process: whatever it does, there is a file or a sentence."""

import pickle
import sys
from contextlib import ExitStack

import pytest
from django.utils import translation

from scorecard import turns
from scorecard.exporters import making
from scorecard.exporters.making import limits
from scorecard.exporters.slides.items import Field, Panel, Show, Text
from tests.exporters.slides import pdfs

SHOW = Show(
    "測試",
    300,
    200,
    "zh-Hant-TW",
    ((Text(Field(0, 0, 200, 40), ("策略地圖",), 12), Panel(Field(0, 50, 9, 9), "brand")),),
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings, makes_files):
    settings.BSC_VAR = tmp_path


def test_a_pdf_and_a_presentation_come_out():
    assert pdfs.text_of(pdfs.reader(making.pdf(SHOW)).pages[0]) == "策略地圖"
    assert making.pptx(SHOW).startswith(b"PK")


@pytest.mark.parametrize(
    "program, sentence",
    [
        ("import os; os.abort()", "計畫內容過多"),
        ("raise MemoryError", "計畫內容過多"),
        ("while True: pass", "計畫內容過多"),
        ("print('%PDF-1.7'); raise SystemExit(1)", "計畫內容過多"),
        ("print('something else')", "計畫內容過多"),
        (f"print('{limits.NO_LIBRARY}', end='')", "Pango"),
        (f"print('{limits.NO_FONT}', end='')", "中文字型"),
    ],
)
def test_a_child_that_gives_no_file_is_a_sentence(program, sentence, monkeypatch):
    monkeypatch.setattr(making, "PDF", (sys.executable, "-c", program))
    monkeypatch.setattr(making, "PPTX", (sys.executable, "-c", program))
    monkeypatch.setattr(limits, "WALL_SECONDS", 1)
    with translation.override("zh-hant"):
        for make in (making.pdf, making.pptx):
            with pytest.raises(making.FileRefused, match=sentence):
                make(SHOW)


def test_the_children_know_no_django_no_secret_and_have_limits(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    probe = (
        "import os, sys\n"
        "from scorecard.exporters.making import limits, pdf_child\n"
        "from scorecard.exporters.slides.pptx import presentation\n"
        "limits.set_for(5)\n"
        "assert 'SECRET_KEY' not in os.environ and 'django' not in sys.modules\n"
        "try:\n"
        "    open('/tmp/x-made-by-a-test', 'w').write('x')\n"
        "except OSError:\n"
        "    pass\n"
        "assert os.path.getsize('/tmp/x-made-by-a-test') == 0\n"
        "os.remove('/tmp/x-made-by-a-test')\n"
        "try:\n"
        "    bytearray(3_000_000_000)\n"
        "except MemoryError:\n"
        "    print('%PDF', end='', flush=True)\n"
    )
    monkeypatch.setattr(making, "PDF", (sys.executable, "-c", probe))
    assert making.pdf(SHOW) == b"%PDF"


def test_a_full_queue_is_told_at_once(tmp_path):
    folder = tmp_path / "making"
    folder.mkdir()
    with ExitStack() as stack:
        for number in range(turns.WAITING + 1):
            assert turns.is_locked(stack, folder / f"place-{number}.lock")
        with translation.override("zh-hant"), pytest.raises(making.FileRefused, match="系統忙碌中"):
            making.pptx(SHOW)
    assert making.pptx(SHOW)


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    making.pdf(SHOW)
    assert {file.suffix for file in tmp_path.rglob("*") if file.is_file()} == {".lock"}


def test_what_goes_to_the_child_holds_nothing_of_django():
    assert b"django" not in pickle.dumps(SHOW)
