"""One value as the entry page sends it: what was typed stays as typed, beside what it means or what is wrong with it.

Plain Python and no Django form: a page holds hundreds of these fields, and a formset costs ten times as much.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from scorecard.domain import roc_dates
from scorecard.domain.numbers import plain
from scorecard.domain.periods import Period
from scorecard.domain.rounding import half_up
from scorecard.domain.scoring import rate
from scorecard.language import in_chinese
from scorecard.models import KPI, ActionPlan, KPIValue, WorkItem

from . import numbers

NUMBERS = ("actual", "numerator", "denominator")
TEXTS = ("not_applicable_reason", "note", "behind_reason", "corrective_measure", "measure_follow_up")
DATE = "expected_completion_date"
EVIDENCE = ("evidence_number", "evidence_address")


def seen(period: Period, value: KPIValue | None) -> str:
    """What a page tells of the value that it shows, to be sent back with it: 2021-06:3, 2021-06:0 for no value."""
    return f"{period.label}:{value.version if value else 0}"


def read_seen(text: str) -> tuple[str, int | None]:
    """The period's label and the version; "" for what is no such text."""
    label, colon, version = text.partition(":")
    if not colon or not version.isascii() or not version.isdigit() or len(version) > 9:
        return "", None
    return label, int(version) or None


def shown_day(day: date | None) -> str:
    if day is None:
        return ""
    return roc_dates.short(day) if in_chinese() else day.isoformat()


def read_day(text: str) -> date | None:
    """Raises ValidationError."""
    if not text.strip():
        return None
    try:
        return roc_dates.parse(text)
    except (ValueError, OverflowError):
        raise ValidationError(_("This is not a date. Please type it like 110/07/05.")) from None


def figure_key(figure: Decimal | None) -> str:
    """The figure as the tick that confirms it names it: another figure has to be confirmed anew."""
    return plain(half_up(figure, 4)) if figure is not None else ""


def unplausible(kpi: KPI, figure: Decimal | None) -> str:
    """The question that a figure outside the KPI's plausible range asks back; "" for any other."""
    low: Decimal | None = kpi.plausible_low
    high: Decimal | None = kpi.plausible_high
    if figure is None or not ((low is not None and figure < low) or (high is not None and figure > high)):
        return ""
    ends = [f"{plain(end)}{kpi.unit}" if end is not None else "" for end in (low, high)]
    words = {"figure": f"{figure_key(figure)}{kpi.unit}", "range": "～".join(ends)}
    return _("%(figure)s lies outside the plausible range (%(range)s). Please confirm that it is right.") % words


class ValueForm:
    """The fields of one KPI; their names begin with `prefix`. `data` is None where nothing was sent for it."""

    def __init__(
        self,
        kpi: KPI,
        value: KPIValue | None,
        steps: list[WorkItem],
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
    ) -> None:
        self.kpi, self.value, self.steps = kpi, value, steps
        self.prefix = f"k{kpi.pk}-"
        self.is_bound = data is not None and f"{self.prefix}seen" in data
        self.faults: dict[str, str] = {}
        self.question = ""
        self.file = files.get(f"{self.prefix}file") if files and self.is_bound else None
        self.texts = self._typed(data) if self.is_bound and data is not None else self._stored()
        self.label, self.version = read_seen(self.texts.get("seen", ""))
        self.cleaned: dict[str, Any] = {}
        self.reached: dict[int, tuple[date | None, int]] = {}
        if self.is_bound:
            self._clean()

    def _stored(self) -> dict[str, str]:
        value, texts = self.value, dict.fromkeys((*NUMBERS, *TEXTS, *EVIDENCE, DATE, "is_not_applicable"), "")
        if value is not None:
            texts |= {name: plain(getattr(value, name)) for name in NUMBERS}
            texts |= {name: getattr(value, name) for name in TEXTS}
            texts[DATE] = shown_day(value.expected_completion_date)
            texts["is_not_applicable"] = "1" if value.is_not_applicable else ""
        for step in self.steps:
            texts[f"step{step.pk}"] = shown_day(step.reached_on)
            texts[f"step{step.pk}_version"] = str(step.version)
        return texts

    def _typed(self, data: QueryDict) -> dict[str, str]:
        names = [*NUMBERS, *TEXTS, *EVIDENCE, DATE, "is_not_applicable", "confirmed", "choice", "seen"]
        names += [name for step in self.steps for name in (f"step{step.pk}", f"step{step.pk}_version")]
        # What a page does not ask for is left as it is. A box that isn't ticked isn't sent.
        left = {**self._stored(), "is_not_applicable": ""}
        return {name: data.get(f"{self.prefix}{name}", left.get(name, "")).replace("\r\n", "\n") for name in names}

    def _clean(self) -> None:
        for name in NUMBERS:
            self._read(name, lambda text: numbers.read(text, self.kpi.unit), has_unit=name == "actual")
        self._read(DATE, read_day)
        self.cleaned |= {name: self.texts[name].strip() for name in TEXTS}
        self.cleaned["is_not_applicable"] = bool(self.texts["is_not_applicable"])
        for step in self.steps:
            name = f"step{step.pk}"
            self._read(name, read_day)
            if name in self.cleaned:
                self.reached[step.pk] = self.cleaned.pop(name), _number(self.texts[f"{name}_version"])
        self.question = unplausible(self.kpi, self.figure)
        if self.question and not self._is_confirmed:
            self.faults["figure"] = self.question

    def _read(self, name: str, read: Any, *, has_unit: bool = True) -> None:
        text = self.texts[name]
        try:
            self.cleaned[name] = read(text) if has_unit else numbers.read(text)
        except ValidationError as error:
            self.faults[name] = error.messages[0]

    @property
    def step_fields(self) -> list[tuple[WorkItem, str, str]]:
        """Each step with its field's name and text."""
        return [(step, f"{self.prefix}step{step.pk}", self.texts.get(f"step{step.pk}", "")) for step in self.steps]

    @property
    def figure(self) -> Decimal | None:
        """None where it can't be told."""
        typed = self.cleaned
        return rate(typed.get("actual"), typed.get("numerator"), typed.get("denominator"), self.kpi.unit)

    @property
    def figure_key(self) -> str:
        return figure_key(self.figure)

    @property
    def _is_confirmed(self) -> bool:
        stored = self.value.figure.actual if self.value is not None else None
        return self.texts["confirmed"] == self.figure_key or stored == self.figure

    @property
    def has_evidence(self) -> bool:
        return self.file is not None or any(self.texts.get(name, "").strip() for name in EVIDENCE)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was typed."""
        names = [*NUMBERS, *TEXTS, DATE, "is_not_applicable", *(f"step{step.pk}" for step in self.steps)]
        return not any(self.texts.get(name, "").strip() for name in names)

    @property
    def is_changed(self) -> bool:
        """Whether something differs from what is stored now."""
        stored = self._stored()
        names = {*NUMBERS, *TEXTS, DATE, "is_not_applicable", *(f"step{step.pk}" for step in self.steps)}
        return self.is_bound and (
            self.has_evidence or any(self.texts.get(name, "") != stored.get(name, "") for name in names)
        )


class ProgressForm:
    """How far one action plan is; `stored` by column."""

    def __init__(self, pk: int, stored: Mapping[str, Any], data: QueryDict | None = None) -> None:
        self.pk, self.prefix = pk, f"a{pk}-"
        self.is_bound = data is not None and f"{self.prefix}version" in data
        self.faults: dict[str, str] = {}
        self.texts = {
            "progress": plain(stored["progress"]),
            "note": stored["note"],
            "start_date": shown_day(stored["start_date"]),
            "end_date": shown_day(stored["end_date"]),
            "version": str(stored["version"]),
        }
        self.stored_texts = dict(self.texts)
        self.theirs: ActionPlan | None = None  # as another has written it meanwhile
        self.cleaned: dict[str, Any] = {}
        if data is not None and self.is_bound:
            self.texts = {name: data.get(f"{self.prefix}{name}", "").replace("\r\n", "\n") for name in self.texts}
            self._clean()

    def _clean(self) -> None:
        self.cleaned = {"note": self.texts["note"].strip(), "version": _number(self.texts["version"])}
        for name, read in (
            ("progress", lambda text: numbers.read(text, "%")),
            ("start_date", read_day),
            ("end_date", read_day),
        ):
            try:
                self.cleaned[name] = read(self.texts[name])
            except ValidationError as error:
                self.faults[name] = error.messages[0]

    @property
    def is_changed(self) -> bool:
        names = ("progress", "note", "start_date", "end_date")
        return self.is_bound and any(self.texts[name] != self.stored_texts[name] for name in names)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
