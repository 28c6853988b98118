"""What one import works with: the locked plan, who imports what, the journal, and records by their codes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from scorecard.domain.plan_import import Key, Noun, Place, SourceFile
from scorecard.models import KPI, ImportBatch, Plan, User

from .bulk import MODELS
from .journal import Journal


@dataclass
class Desk:
    plan: Plan
    batch: ImportBatch
    file: SourceFile
    by: User | None
    at: datetime
    approval_reason: str = ""
    journal: Journal = field(default_factory=Journal)
    _records: dict[Noun, dict[Key, Any]] = field(default_factory=dict)

    def reason(self, place: Place) -> str:
        """What the history of each record says: batch, file, sheet and row."""
        return self._reason % {"sheet": place.sheet, "row": place.row}

    @cached_property
    def _reason(self) -> str:
        """With room for sheet and row, which are all that differs from record to record."""
        file = self.file.name.replace("%", "%%")
        facts = {"batch": self.batch.pk, "file": file, "sheet": "%(sheet)s", "row": "%(row)d"}
        text = _("Import %(batch)d: “%(file)s”, sheet “%(sheet)s”, row %(row)s") % facts
        approval = self.approval_reason.replace("%", "%%")
        return f"{text}　{approval}" if approval else text

    @property
    def whole_reason(self) -> str:
        return _("Import %(batch)d: “%(file)s”") % {"batch": self.batch.pk, "file": self.file.name}

    def records(self, noun: Noun) -> dict[Key, Any]:
        """The plan's records of a noun by key, those just made included."""
        if noun not in self._records:
            self._records[noun] = _READERS.get(noun, _coded)(self.plan, MODELS[noun])
        return self._records[noun]

    def kpi_pks(self) -> dict[Key, int]:
        """By code."""
        if Noun.KPI in self._records:
            return {code: kpi.pk for code, kpi in self._records[Noun.KPI].items()}
        return dict(KPI.objects.filter(plan=self.plan).order_by().values_list("code", "pk"))

    def record(self, noun: Noun, code: str) -> Any:
        """None for a shared objective's theme."""
        return self.records(noun)[code] if code else None


def _coded(plan: Plan, model: Any) -> dict[Key, Any]:
    return {record.code: record for record in model.objects.filter(plan=plan)}


def _members(plan: Plan, model: Any) -> dict[Key, Any]:
    members = model.objects.filter(theme__plan=plan).select_related("theme")
    return {(member.theme.code, member.printed_name): member for member in members}


_READERS: dict[Noun, Callable[[Plan, Any], dict[Key, Any]]] = {Noun.MEMBER: _members}
