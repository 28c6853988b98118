"""Evidence: real files of a few kinds, document numbers and web addresses; once, however often sent."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from scorecard.models import Evidence, KPIValue, PeriodLock
from scorecard.services import evidence, kpi_values
from tests.domain.test_file_types import KNOWN


@pytest.fixture
def value(small_plan):
    return small_plan.values["AC1.2 draft"]


def upload(name="minutes.pdf", content=KNOWN["pdf"]):
    return SimpleUploadedFile(name, content)


def test_a_file_gets_a_name_that_tells_nothing(value, town):
    kept = evidence.add(value=value, file=upload("會議紀錄.pdf"), by=town["staff"])
    assert kept.file_name == "會議紀錄.pdf"
    assert re.fullmatch(r"evidence/[0-9a-f]{32}\.pdf", str(kept.file.name))
    assert kept.uploaded_by == town["staff"]
    assert kept.history.get().history_user == town["staff"]


@pytest.mark.parametrize("kind", sorted(KNOWN))
def test_every_kind_is_taken(kind, value, town):
    assert evidence.add(value=value, file=upload(f"a.{kind}", KNOWN[kind]), by=town["staff"]).pk


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b""),
        ("a.pdf", b"<script>"),
        ("a.pdf", KNOWN["png"]),
        ("a.html", KNOWN["pdf"]),
        ("a.exe", b"MZ"),
        ("a", KNOWN["pdf"]),
        ("a.xlsm", KNOWN["xlsx"]),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(name, content, value, town):
    with pytest.raises(kpi_values.ValueRefused):
        evidence.add(value=value, file=upload(name, content), by=town["staff"])
    assert not value.evidence.exists()


def test_a_file_above_the_limit_is_refused(value, town, monkeypatch):
    monkeypatch.setattr(evidence, "LARGEST", 5)
    with pytest.raises(kpi_values.ValueRefused):
        evidence.add(value=value, file=upload(), by=town["staff"])


@pytest.mark.parametrize("address", ["ftp://example.org/a", "javascript:alert(1)", "example.org", "file:///etc/passwd"])
def test_an_address_is_one_of_the_web(address, value, town):
    with pytest.raises(ValidationError):
        evidence.add(value=value, address=address, by=town["staff"])
    assert not value.evidence.exists()


def test_neither_or_two_is_refused(value, town):
    both: dict[str, Any] = {"document_number": "A1", "address": "https://example.org/"}
    for texts in ({}, both):
        with pytest.raises(ValidationError):
            evidence.add(value=value, by=town["staff"], **texts)


@pytest.mark.parametrize("texts", [{"document_number": "府人字第1號"}, {"address": "https://example.org/a"}, {}])
def test_the_same_twice_is_kept_once(texts, value, town):
    for _time in range(2):
        evidence.add(value=value, by=town["staff"], **texts, **({} if texts else {"file": upload()}))
    assert value.evidence.count() == 1


def test_two_files_of_one_name_are_both_kept(value, town):
    for content in (KNOWN["pdf"], KNOWN["pdf"] + b"more"):
        evidence.add(value=value, by=town["staff"], file=upload(content=content))
    assert value.evidence.count() == 2


def test_it_is_taken_away_and_stays_in_history(value, town):
    kept = evidence.add(value=value, document_number="A1", by=town["staff"])
    pk = kept.pk
    evidence.remove(evidence=kept, by=town["chief"])
    assert not Evidence.objects.filter(pk=pk).exists()
    last = Evidence.history.filter(id=pk).first()
    assert (last.history_type, last.history_user) == ("-", town["chief"])


def test_what_is_approved_or_locked_keeps_its_evidence(value, town, small_plan):
    kept = evidence.add(value=value, document_number="A1", by=town["staff"])
    KPIValue.objects.filter(pk=value.pk).update(state="approved")
    for step in (
        lambda: evidence.add(value=value, document_number="A2", by=town["staff"]),
        lambda: evidence.remove(evidence=kept, by=town["staff"]),
    ):
        with pytest.raises(kpi_values.NotAllowedState):
            step()
    KPIValue.objects.filter(pk=value.pk).update(state="draft")
    PeriodLock.objects.create(
        plan=small_plan.plan, locked_by=town["administrator"], frequency="Q", period_start=value.period_start
    )
    for step in (
        lambda: evidence.add(value=value, document_number="A2", by=town["staff"]),
        lambda: evidence.remove(evidence=kept, by=town["staff"]),
    ):
        with pytest.raises(kpi_values.PeriodLocked):
            step()
    assert value.evidence.count() == 1


def test_a_lost_file_does_not_stop_a_new_one(value, town):
    kept = evidence.add(value=value, by=town["staff"], file=upload())
    kept.file.storage.delete(str(kept.file.name))
    assert evidence.add(value=value, by=town["staff"], file=upload()).pk != kept.pk
    assert BytesIO(KNOWN["pdf"]).read() == value.evidence.last().file.read()
