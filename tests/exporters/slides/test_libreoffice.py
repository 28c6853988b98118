"""Another program than the one that writes a presentation reads it: LibreOffice, where it is installed with Impress."""

import io
import os
import shutil
import subprocess
from pathlib import Path

import pptx

from scorecard.exporters.slides.items import Cell, Field, Picture, Show, Table, Text
from scorecard.exporters.slides.pptx import presentation
from tests.exporters.slides import maps, pdfs

TABLE = Table(
    30, 90, (90, 200), (24, 30), ((Cell(("顧客",), rows=2), Cell(("AC1",))), (None, Cell(("綠燈",)))), 0, 12, "表"
)
SHOW = Show(
    "測試",
    960,
    540,
    "zh-Hant-TW",
    (
        (Picture(Field(30, 60, 900, 440), maps.drawing(), "110年策略地圖", "說明", "假設關聯", "已確認"),),
        (Text(Field(30, 20, 400, 40), ("提升組織效能 A",), 24, is_title=True), TABLE),
    ),
)


def impress() -> str | None:
    """The program, where it can read presentations."""
    found = shutil.which("soffice")
    return found if found and (Path(os.path.realpath(found)).parent / "libsdlo.so").exists() else None


def test_slides_are_read_as_they_were_written(tmp_path):
    content = presentation.write(SHOW)
    assert len(pptx.Presentation(io.BytesIO(content)).slides) == 2
    if program := impress():
        (tmp_path / "slides.pptx").write_bytes(content)
        command = (program, f"-env:UserInstallation={tmp_path.as_uri()}/profile", "--headless", "--convert-to", "pdf")
        subprocess.run((*command, "--outdir", tmp_path, tmp_path / "slides.pptx"), check=True, timeout=120)
        pages = [pdfs.text_of(page) for page in pdfs.reader((tmp_path / "slides.pdf").read_bytes()).pages]
        assert len(pages) == 2
        assert all(each.name in pages[0] for each in maps.PLAN.objectives)
        assert all(word in pages[1] for word in ("提升組織效能A", "顧客", "AC1", "綠燈"))
