"""What a POST of the entry page asks for, carried out row by row; what can't be done stays on the page as typed."""

from dataclasses import dataclass, field
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from scorecard.domain.periods import Period
from scorecard.domain.scoring import Figure
from scorecard.forms.kpi_value import NUMBERS, TEXTS, ProgressForm, ValueForm, seen
from scorecard.models import ActionPlan, KPIValue, User
from scorecard.reports import entry as entry_report
from scorecard.reports.entry import EntryPage, EntryRow, LastWriter, Trial
from scorecard.services import action_plans, evidence, kpi_values
from scorecard.services.action_plans import ProgressChange
from scorecard.services.kpi_values import Entry, Refusal, StaleValue, StepChange, ValueChange, ValueRefused
from scorecard.services.records import StaleRecord


@dataclass
class Line:
    """A row of the page with its fields, and what came of them."""

    row: EntryRow
    form: ValueForm
    progress: list[tuple[ActionPlan, ProgressForm]]
    trial: Trial
    may_withdraw: bool
    faults: dict[str, str] = field(default_factory=dict)
    conflict: LastWriter | None = None
    theirs: Trial | None = None  # how the KPI stands with the other's value
    refusal: str = ""
    is_done: bool = False

    @property
    def seen(self) -> str:
        """Which value the fields are about; a sent one stays stale until its sender has chosen."""
        if self.form.is_bound and not self.is_done:
            return self.form.texts["seen"]
        return seen(self.row.period, self.row.value) if self.row.period is not None else ""

    @property
    def is_unfolded(self) -> bool:
        """Whether the explanations stand open."""
        return bool(
            self.faults or self.trial.asks or self.form.texts.get("is_not_applicable") or self.row.state == "returned"
        )

    @property
    def has_notices(self) -> bool:
        """Whether there is something to tell above the row's fields."""
        return bool(self.refusal or self.conflict or self.row.state == "returned")

    @property
    def is_unclear(self) -> bool:
        """Whether what was typed is no figure."""
        return any(name in self.faults for name in NUMBERS)

    @property
    def typed(self) -> str:
        """What was typed into a row that is shut now, so that it isn't lost."""
        texts = self.form.texts if self.form.is_bound and not self.row.is_open else {}
        return "、".join(texts[name].strip() for name in (*NUMBERS, *TEXTS) if texts.get(name, "").strip())

    @property
    def has_failed(self) -> bool:
        return bool(self.faults or self.conflict or self.refusal)


@dataclass
class Posting:
    """The page's lines after the POST; `saved` and `sent` count values, `status` is the answer's."""

    lines: list[Line]
    saved: int = 0
    sent: int = 0
    status: int = 200


def lines(page: EntryPage, data: QueryDict | None = None, files: Any = None) -> list[Line]:
    """The rows with their fields, as sent where they were."""
    return [_line(page, row, data, files) for row in page.rows]


def _line(page: EntryPage, row: EntryRow, data: QueryDict | None, files: Any) -> Line:
    form = ValueForm(row.kpi, row.value, list(row.steps), data, files)
    progress = [(each, ProgressForm(each.pk, vars(each), data)) for each in row.action_plans]
    trial = page.trial(row, figure_of(form)) if form.is_bound else row.trial
    return Line(row, form, progress, trial, page.may_withdraw(row), dict(form.faults))


def figure_of(form: ValueForm) -> Figure:
    """What was typed, as scoring would read it."""
    if form.cleaned.get("is_not_applicable"):
        return Figure(is_not_applicable=True, not_applicable_reason=form.cleaned["not_applicable_reason"])
    return Figure(form.figure, form.cleaned.get("numerator"), form.cleaned.get("denominator"))


def save(page: EntryPage, found: list[Line], *, by: User, submits: bool, only: int | None) -> Posting:
    """Save the lines, or the one of the KPI `only`, and send them for approval if `submits`."""
    posting = Posting(found)
    chosen = [line for line in found if line.form.is_bound and only in (None, line.row.kpi.pk)]
    for line in chosen:
        line.is_done = line.form.texts["choice"] == "theirs"
        if line.row.period is None or line.form.label != line.row.period.label:
            line.refusal = _("What you typed was for another period, so it was not saved.")
    _save_values(page, posting, [line for line in chosen if not line.is_done], by, submits, only is not None)
    for line in chosen:
        _add_evidence(line, by)
    _save_progress(page, chosen, by)
    failed = [line for line in chosen if line.has_failed]
    if failed:
        posting.status = 409 if any(line.conflict or line.refusal for line in failed) else 422
    return posting


def _save_values(
    page: EntryPage, posting: Posting, chosen: list[Line], by: User, submits: bool, is_single: bool
) -> None:
    by_key = {}
    for line in chosen:
        is_blank = line.form.is_empty and line.row.value is None and not (is_single and submits)
        if line.row.period is not None and not line.has_failed and not is_blank:
            entry = _entry(line, line.row.period, submits)
            by_key[entry.key] = entry, line
    outcome = kpi_values.record_many(
        plan=page.plan, entries=[entry for entry, _line in by_key.values()], by=by, reason=_("KPI value entry")
    )
    for value in [*outcome.saved, *outcome.unchanged]:
        line = by_key[value.kpi_id, value.period][1]
        line.is_done = True
        line.form.value = value if value.pk is not None else None
    posting.saved = len(outcome.saved)
    posting.sent = len(outcome.saved) if submits else 0
    for entry, refusal in outcome.refused:
        _refuse(page, by_key[entry.key][1], refusal)


def renewed(fresh: EntryPage, old: list[Line]) -> list[Line]:
    """The rows as they are stored now, and over them what was typed and is not saved yet."""
    found = {line.row.kpi.pk: line for line in old}
    rows = []
    for row in fresh.rows:
        line = found.get(row.kpi.pk)
        if line is not None and line.form.is_bound and not line.is_done:
            line.row = row
            if line.conflict and not row.is_open:  # sent or approved meanwhile: there is nothing to choose
                line.conflict, line.refusal = None, _("Somebody changed this meanwhile.")
            if line.refusal and row.period is not None:
                line.form.texts["seen"] = seen(row.period, row.value)
            rows.append(line)
        elif line is not None and line.has_failed:
            again = _line(fresh, row, None, None)
            again.faults, again.refusal, again.progress = line.faults, line.refusal, line.progress
            rows.append(again)
        else:
            rows.append(_line(fresh, row, None, None))
    return rows


def _entry(line: Line, period: Period, submits: bool) -> Entry:
    form = line.form
    kind, _colon, version = form.texts["choice"].partition(":")
    chosen = int(version) if kind == "mine" and version.isascii() and version.isdigit() else form.version
    steps = {pk: StepChange(day, seen_version) for pk, (day, seen_version) in form.reached.items()}
    return Entry(
        line.row.kpi,
        period,
        ValueChange(**form.cleaned),
        chosen,
        submits=submits,
        steps=steps if line.row.is_milestone else None,
    )


def _refuse(page: EntryPage, line: Line, refusal: Refusal) -> None:
    if isinstance(refusal, StaleValue):
        line.conflict = entry_report.last_writer(refusal.stored)
        line.theirs = page.trial(line.row, refusal.stored.figure)
    elif isinstance(refusal, ValueRefused):
        line.faults |= refusal.faults
    else:
        line.refusal = str(refusal)


def _add_evidence(line: Line, by: User) -> None:
    """What was attached to a line that is saved now."""
    form = line.form
    if not form.has_evidence:
        return
    if line.has_failed or form.value is None:
        line.faults.setdefault("file", _("The evidence was not kept, please attach it again once the figure is saved."))
        return
    for name, what in (
        ("file", {"file": form.file}),
        ("evidence_number", {"document_number": form.texts["evidence_number"].strip()}),
        ("evidence_address", {"address": form.texts["evidence_address"].strip()}),
    ):
        if any(what.values()):
            try:
                evidence.add(value=form.value, by=by, reason=_("KPI value entry"), **what)
                form.texts[name] = ""
            except (Refusal, ValidationError) as refusal:
                messages = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
                line.faults[name] = " ".join(messages)


def _save_progress(page: EntryPage, chosen: list[Line], by: User) -> None:
    forms = {form.pk: (line, form) for line in chosen for _action, form in line.progress if form.is_bound}
    changes = []
    for line, form in forms.values():
        if form.faults:
            line.faults["progress"] = " ".join(form.faults.values())
        elif form.is_changed:
            changes.append(ProgressChange(pk=form.pk, **form.cleaned))
    outcome = action_plans.report(plan=page.plan, changes=changes, by=by, reason=_("KPI value entry"))
    for change, refusal in outcome.refused:
        line, form = forms[change.pk]
        if isinstance(refusal, ValidationError):
            form.faults = {name: " ".join(texts) for name, texts in refusal.message_dict.items()}
            line.faults["progress"] = " ".join(form.faults.values())
        elif isinstance(refusal, StaleRecord):
            form.theirs, form.texts["version"] = cast(ActionPlan, refusal.stored), str(refusal.stored.version)
            line.refusal = _("Somebody changed this action plan meanwhile. Yours is still in the fields: save again.")
        else:
            line.refusal = str(refusal) or _("Somebody deleted this meanwhile.")


def carry_over(line: Line) -> None:
    """Put the last period's texts into the fields that are still empty."""
    before: KPIValue | None = line.row.before
    if before is None:
        return
    for name in ("behind_reason", "corrective_measure"):
        line.form.texts[name] = line.form.texts.get(name) or getattr(before, name)
