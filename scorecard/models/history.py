"""What a row of history tells, how several writes to one record leave a single one, and many records one each."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connections, models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from scorecard import asking

from .append_only import AppendOnly

DATA_MAINTENANCE = "admin"  # the reason stored with what is written there; reason_shown says it in words


def reason_shown(reason: str | None) -> str:
    """In words what is stored in short: the kind of a change, or a command and the file that it was given."""
    words = {
        DATA_MAINTENANCE: gettext("Changed in data maintenance"),
        "password": gettext("Password changed"),
        "password by mail": gettext("New password chosen by e-mail"),
        "codes on": gettext("One-time codes switched on"),
        "codes off": gettext("One-time codes switched off"),
        "codes new": gettext("New recovery codes made"),
        "codes forgotten": gettext("One-time codes switched off by command"),
        "begun": gettext("As it stood when its history began"),  # of what was there before its history was kept
        "load_demo": gettext("Demo plans loaded"),
        "load_plan": gettext("Plan file loaded"),
        "send_reminders": gettext("Daily reminders"),
    }
    told = reason or ""
    command, _blank, file = told.partition(" ")
    if file and command in ("load_demo", "load_plan"):
        return gettext("%(what)s: %(file)s") % {"what": words[command], "file": file}
    return words.get(told, told)


class HistoryEntry(AppendOnly):
    """What every row of history tells besides who, when and why: the request that wrote it; none of a command."""

    request_id = models.CharField(max_length=32, default=asking.request_id, editable=False)
    sent_from = models.GenericIPAddressField(null=True, default=asking.address, editable=False)

    class Meta:
        abstract = True


# Of every Record, and of the users: what stands in their histories besides their own columns.
KEPT: dict[str, Any] = {
    "bases": [HistoryEntry],
    "m2m_bases": [AppendOnly],
    "history_change_reason_field": models.TextField(_("change reason"), null=True),
}


class Records(HistoricalRecords):
    """With an index by which the newest of each KPI's figures are found; a KPI's other rows are few."""

    def copy_fields(self, model: Any) -> dict[str, Any]:
        fields: dict[str, Any] = super().copy_fields(model)
        if _has_figures(model):
            fields["kpi"].db_index = False  # the index below begins with it
        return fields

    def get_meta_options(self, model: Any) -> dict[str, Any]:
        options: dict[str, Any] = super().get_meta_options(model)
        if _has_figures(model):
            options["indexes"] = [
                models.Index(fields=["kpi", "history_date", "history_id"], name=f"{model._meta.model_name}_past")
            ]
        return options


def _has_figures(model: Any) -> bool:
    return model._meta.model_name in ("kpivalue", "kpitarget")


RECORDS = Records(inherit=True, **KEPT)


@contextmanager
def one_entry(record: Any) -> Iterator[None]:
    """What is written to the record inside, its many-to-many sets included, leaves one row of history behind it."""
    kind = "+" if record._state.adding else "~"
    with no_entry(record):
        yield
    RECORDS.create_historical_record(record, kind)


@contextmanager
def no_entry(record: Any) -> Iterator[None]:
    """The same for who keeps the history otherwise."""
    record.skip_history_when_saving = True
    try:
        yield
    finally:
        del record.skip_history_when_saving


def keep_stored(model: type[models.Model], whys: Mapping[int, str], kind: str, *, by: int | None) -> None:
    """A row of history for each of these records as the database holds it now; the database copies it by itself.

    It is what simple-history's bulk helpers leave, which take as long for the rows as all else of a save.
    `whys`: the reason by the record's primary key; `by`: the user's.
    """
    past = model.history.model  # type: ignore[attr-defined]  # simple-history's
    told = {"history_date": timezone.now(), "history_type": kind, "history_user": by}
    told |= {field.name: field.get_default() for field in HistoryEntry._meta.local_fields}
    more = {past._meta.get_field(name): value for name, value in told.items()}
    connection = connections[model._default_manager.db]
    values = [field.get_db_prep_save(value, connection) for field, value in more.items()]
    copying = _copying(model, past, [field.column for field in more], connection.ops.quote_name)
    pairs = list(whys.items())
    most = max(connection.ops.bulk_batch_size([model._meta.pk] * 2, pairs), 1)
    with connection.cursor() as cursor:
        for first in range(0, len(pairs), most):
            some = pairs[first : first + most]
            given = f"WITH told(pk, why) AS (VALUES {', '.join(['(%s, %s)'] * len(some))})"
            cursor.execute(f"{given} {copying}", [*(each for pair in some for each in pair), *values])


def _copying(model: Any, past: Any, more: list[str], quote: Callable[[str], str]) -> str:
    """The statement behind the records' keys and reasons; `more`: the columns of which the values are given."""
    own = [quote(field.column) for field in past.tracked_fields]
    columns = ", ".join([*own, *map(quote, more), quote("history_change_reason")])
    copied = ", ".join([*own, *["%s"] * len(more), "told.why"])
    source = f"SELECT {copied} FROM {quote(model._meta.db_table)} JOIN told ON told.pk = {quote(model._meta.pk.column)}"  # noqa: S608 - names of ours
    return f"INSERT INTO {quote(past._meta.db_table)} ({columns}) {source}"
