"""Evidence of a value: added until it is approved, taken away until it is sent, never in a locked period."""

from copy import copy

from django.core.files.base import File
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scorecard.domain import file_types
from scorecard.models import Evidence, KPIValue, User, ValueState

from . import plan_versions
from .kpi_values import writing
from .kpi_values.refusals import DeletedValue, NotAllowedState, ValueRefused

LARGEST = 10 * 1024 * 1024  # bytes
WEB_ADDRESS = URLValidator(
    schemes=["http", "https"], message=gettext_lazy("Please give an address with http or https.")
)


@transaction.atomic
def add(
    *,
    value: KPIValue,
    by: User | None,
    file: File | None = None,
    document_number: str = "",
    address: str = "",
    reason: str = "",
) -> Evidence:
    """Attach a file, a document number or an address; the same twice makes one record.

    Raises a Refusal or ValidationError.
    """
    _open(value)
    if file is not None:
        refuse_file(file)
    if address:
        WEB_ADDRESS(address)
    new = Evidence(
        kpi_value=value, document_number=document_number, address=address, uploaded_by_id=by.pk if by else None
    )
    if file is not None:
        new.file, new.file_name = file, (file.name or "")[-200:]
    new.full_clean(exclude=["kpi_value", "uploaded_by"])
    for stored in value.evidence.filter(file_name=new.file_name, document_number=document_number, address=address):
        if file is None or _same_content(stored.file, file):
            return stored
    _explain(new, by, reason)
    new.save()
    plan_versions.raise_versions(value.kpi.plan_id, values=True)
    return new


@transaction.atomic
def remove(*, evidence: Evidence, by: User | None, reason: str = "") -> None:
    """Take it from its value; its history, and a file's content, stay. Raises a Refusal."""
    stored = _open(evidence.kpi_value)
    if stored.state not in (ValueState.DRAFT, ValueState.RETURNED):
        raise NotAllowedState(_("This figure was sent. To change its evidence, please withdraw it first."))
    gone = copy(evidence)  # a deletion takes the primary key from its object
    _explain(gone, by, reason)
    gone.delete()
    plan_versions.raise_versions(stored.kpi.plan_id, values=True)


def refuse_file(file: File) -> None:
    """Raise ValueRefused unless the file is small enough and really of one of the kinds that are taken."""
    if file.size > LARGEST:
        raise ValueRefused({"file": _("“%(name)s” is larger than 10 MB.") % {"name": file.name}})
    if file.size == 0:
        raise ValueRefused({"file": _("“%(name)s” is empty.") % {"name": file.name}})
    found = file_types.kind(file)  # type: ignore[arg-type]  # it reads and seeks like a file
    if not found or found != file_types.ending(file.name or ""):
        sentence = _("“%(name)s” is not a pdf, png, jpg, xlsx, ods, odt or docx file, or is damaged.")
        raise ValueRefused({"file": sentence % {"name": file.name}})


def _open(value: KPIValue) -> KPIValue:
    """The value as stored, locked. Raises DeletedValue, PeriodLocked or NotAllowedState."""
    key = (value.kpi_id, value.period)
    desk = writing.lay(plan_id=value.kpi.plan_id, keys=[key])
    stored = desk.stored.get(key)
    if stored is None or stored.pk != value.pk:
        raise DeletedValue
    desk.refuse_closed(value.period)
    if stored.state == ValueState.APPROVED:
        raise NotAllowedState(_("This figure is approved. To correct it, please ask your manager to reopen it."))
    return stored


def _same_content(one: File, other: File) -> bool:
    try:
        one.seek(0)
        other.seek(0)
        return one.read() == other.read()
    except OSError:  # the stored file is gone: what comes now is new
        return False
    finally:
        other.seek(0)


def _explain(evidence: Evidence, by: User | None, reason: str) -> None:
    evidence._change_reason = reason  # type: ignore[attr-defined]  # simple-history's
    evidence._history_user = by  # type: ignore[attr-defined]
