"""Hostile files, from the bytes to the preview's page: a refusal in words or a preview, and nothing else."""

import os
import signal
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile

from scorecard.importers import layout_page, preview
from scorecard.importers.preview import page, report
from scorecard.importers.sheets import Workbook
from scorecard.importers.workbook import child, keeping, kinds, limits, process
from scorecard.importers.workbook.refusals import Refused
from tests.importers.hostile import files

FILES = list(files())
BY_THE_PAGES = FILES[:: len(FILES) // 24]


def forked(name: str, data: bytes) -> Workbook:
    """Read by a fork, which is what may die, without the second that a process of its own takes. Raises Refused."""
    kind = kinds.of(data, name)
    readable, writable = os.pipe()
    if not (pid := os.fork()):
        try:
            signal.alarm(limits.SMALL_WALL_SECONDS)
            with os.fdopen(writable, "wb") as stream:
                stream.writelines(child.answer(kind, data))
        finally:
            os._exit(0)
    os.close(writable)
    with os.fdopen(readable, "rb") as stream:
        try:
            return process.understood(stream, name)
        finally:
            stream.read()
            os.waitpid(pid, 0)


def readable() -> Iterator[tuple[str, Workbook]]:
    for name, data in FILES:
        try:
            yield name, forked(name, data)
        except Refused:
            continue


@pytest.mark.once
def test_every_file_is_refused_or_previewed(small_plan):
    assert len(FILES) > 250
    stored = preview.read(small_plan.plan)
    outcomes: list[bool] = []
    for name, read in readable():
        book = keeping.load(keeping.dump(read))
        reading = preview.recognised(book, stored)
        shown = preview.build(reading, stored)
        assert layout_page.build(book, reading) is not None, name
        assert list(page.table(shown)) is not None, name
        told = report.of(shown, ())
        assert sum(told[kind] for kind in ("created", "changed", "unchanged", "refused")) == told["rows"], name
        outcomes.append(shown.is_whole)
    assert {True, False} == set(outcomes)


@pytest.mark.parametrize(("name", "data"), BY_THE_PAGES, ids=[name[:60] for name, _data in BY_THE_PAGES])
def test_the_pages_answer_in_words(name, data, as_actor, small_plan, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    client = as_actor("administrator")
    response = client.post("/plans/town-works/2030/import/", {"file": SimpleUploadedFile(name, data)})
    if response.status_code == 302:
        address = response.headers["Location"].removesuffix("layout/")
        assert [client.get(f"{address}{step}").status_code for step in ("layout/", "", "preview.xlsx")] == [200] * 3
    else:
        assert response.status_code == 422
        assert list(response.context["messages"])
        assert not Session.objects.filter(session_data__contains="pending").exists()
    assert list(tmp_path.iterdir()) == []
