"""Whatever a damaged file does to the child process, the portal gets rows or a refusal."""

import os
import random
import signal
import sys

import pytest

from scorecard.importers import workbook
from scorecard.importers.workbook import child, limits, process
from scorecard.importers.workbook.kinds import Kind
from scorecard.importers.workbook.refusals import Reason, Refused
from tests.importers.workbook import making_xls
from tests.importers.workbook.making import (
    number,
    ods,
    ods_cell,
    ods_parts,
    ods_row,
    row,
    text,
    xlsx,
    xlsx_parts,
    zipped,
)

ROWS = "".join(row(index, text(f"A{index}", "AC1"), number(f"B{index}", "95.8", 's="0"')) for index in range(1, 9))
MERGED = '<mergeCells><mergeCell ref="A1:A3"/></mergeCells>'
ODS_ROWS = ods_row(ods_cell("AC1", 'table:number-columns-repeated="2"'), attributes='table:number-rows-repeated="4"')
FLIPS = 12  # of each file


def flipped(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def damaged_files() -> list[tuple[Kind, bytes]]:
    chance = random.Random(5)  # noqa: S311
    xls = making_xls.container(making_xls.workbook(making_xls.text(0, 0, "a") + making_xls.number(1, 1, 5)))
    whole = [
        (Kind.ZIP, xlsx(ROWS, after=MERGED)),
        (Kind.ZIP, ods(ODS_ROWS)),
        (Kind.OLE, xls),
        (Kind.TEXT, "名,a".encode()),
    ]
    files = [(kind, flipped(data, chance)) for kind, data in whole for _ in range(FLIPS)]
    for parts, name in (
        (xlsx_parts(ROWS, after=MERGED), "xl/worksheets/sheet1.xml"),
        (xlsx_parts(ROWS), "xl/workbook.xml"),
        (ods_parts(f'<table:table table:name="S">{ODS_ROWS}</table:table>'), "content.xml"),
    ):
        content = str(parts[name]).encode()
        files += [(Kind.ZIP, zipped({**parts, name: flipped(content, chance)})) for _ in range(FLIPS)]
    return files


def outcome(kind: Kind, data: bytes) -> int:
    """Exit code of a forked child that reads the file: 0 where it said something, 1 where something escaped."""
    if pid := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    code = 1
    try:
        signal.alarm(limits.SMALL_WALL_SECONDS)
        code = 0 if list(child.answer(kind, data)) else 1
    finally:
        os._exit(code)


def test_flipped_bits():
    outcomes = [outcome(kind, data) for kind, data in damaged_files()]

    assert [code for code in outcomes if code > 0] == []  # below 0: killed by a signal, which `parse` notices


def test_random_bytes_under_every_name():
    chance = random.Random(7)  # noqa: S311
    for name in ("a.xlsx", "a.ods", "a.xls", "a.csv", "a.txt"):
        for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            with pytest.raises(workbook.WorkbookRefused):
                workbook.read(start + chance.randbytes(3000), name)


BEGUN = ['{"format": "xlsx", "encoding": ""}', '{"sheet": "S", "is_hidden": false}', '{"rows": [["a"]]}']


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.abort()",
        "import sys; sys.stdin.buffer.read()",
        "print('{', end='')",
        f"print({BEGUN[0]!r})",
        f"print({BEGUN[0]!r}); print({BEGUN[1]!r}); print({BEGUN[2]!r})",
        "while True: pass",
    ],
)
def test_a_child_that_ends_early_is_a_refusal(program, monkeypatch):
    monkeypatch.setattr(process, "CHILD", (sys.executable, "-c", program))
    monkeypatch.setattr(limits, "SMALL_WALL_SECONDS", 0.5)

    with pytest.raises(Refused) as refused:
        process.parse(b"PK" * 200_000, Kind.ZIP, "plan.xlsx")

    assert refused.value.reason == Reason.STOPPED


def test_the_child_can_open_nothing_and_knows_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    probe = (
        "import os, sys\n"
        "from scorecard.importers.workbook import child\n"
        "child.limit(5)\n"
        "assert 'SECRET_KEY' not in os.environ and 'django' not in sys.modules\n"
        "for opened in (lambda: open('/etc/hostname'), lambda: __import__('socket').socket()):\n"
        "    try:\n"
        "        opened()\n"
        "    except OSError:\n"
        "        continue\n"
        "    sys.exit(1)\n"
        "try:\n"
        "    bytearray(2_000_000_000)\n"
        "except MemoryError:\n"
        '    print(\'{"format": "fine", "encoding": ""}\\n{"done": true}\', flush=True)\n'
    )
    monkeypatch.setattr(process, "CHILD", (sys.executable, "-c", probe))

    assert process.parse(b"", Kind.ZIP, "plan.xlsx").format == "fine"


def test_nothing_is_left_behind(tmp_path, settings, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    settings.BSC_VAR = tmp_path / "var"
    workbook.read(xlsx(ROWS), "plan.xlsx")

    assert {file.suffix for file in tmp_path.rglob("*") if file.is_file()} == {".lock"}
    assert all(file.stat().st_size == 0 for file in tmp_path.rglob("*.lock"))
