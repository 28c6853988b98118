"""What all tables of data maintenance share: natural keys, one transaction, the noun's service, refusals in words."""

from typing import Any

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import resources
from import_export.resources import Diff
from import_export.results import Result, RowResult

from scorecard.language import listed
from scorecard.models import ImportBatch, Organisation, User
from scorecard.models.history import one_entry
from scorecard.services import records

from .cells import Cell, Column, PeriodCell, RecordCell, RecordsCell, cell_of

PERIOD_FIELDS = {"frequency": "period", "period_start": "period"}
KINDS = {
    RowResult.IMPORT_TYPE_NEW: "created",
    RowResult.IMPORT_TYPE_UPDATE: "changed",
    RowResult.IMPORT_TYPE_SKIP: "unchanged",
}


class RowDiff(Diff):
    """A row of the preview: old and new, cell by cell, without styles of its own."""

    def as_html(self) -> list[Any]:
        pairs = zip(self.left, self.right, strict=False)
        return [
            escape(new) if self.new or str(old) == str(new) else format_html("<del>{}</del> <ins>{}</ins>", old, new)
            for old, new in pairs
        ]


class RecordResource(resources.ModelResource):
    """A table of one noun. `columns` are its fields, `key` those that tell which record a row is about."""

    columns: tuple[str, ...] = ()
    key: tuple[str, ...] = ("code",)
    related: tuple[str, ...] = ()  # read along with an export
    prefetched: tuple[str, ...] = ()

    class Meta:
        fields: list[str] = []
        use_transactions = True
        skip_unchanged = True
        report_skipped = True
        store_instance = True  # the batch tells what each row was about

    def __init__(self, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user = user
        self.fields = {column.attribute: column for column in self.own_columns()}

    @property
    def model(self) -> type[models.Model]:
        return self._meta.model

    def own_columns(self) -> list[Column]:
        return [self.column(name) for name in self.columns]

    def column(self, name: str) -> Column:
        if name == "period":
            return Column("period", PeriodCell(), gettext_lazy("Period"))
        field: Any = self.model._meta.get_field(name)
        cell = self.reference(field) if field.is_relation else cell_of(field)
        return Column(name, cell, field.verbose_name)

    def reference(self, field: Any) -> Cell:
        """How another record is named in a cell."""
        kind = RecordsCell if field.many_to_many else RecordCell
        if field.remote_field.model is Organisation:
            return kind(self.organisation, lambda each: each.slug)
        return kind(lambda _text: None, str)

    def organisation(self, slug: str) -> Organisation | None:
        return Organisation.objects.editable_by(self.user).filter(slug=slug).first()  # type: ignore[arg-type]

    def get_import_fields(self) -> list[Column]:
        return list(self.fields.values())

    def get_export_fields(self, selected_fields: Any = None) -> list[Column]:
        return list(self.fields.values())

    def get_diff_class(self) -> type[Diff]:
        return RowDiff

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.select_related(*self.related).prefetch_related(*self.prefetched)

    def iter_queryset(self, queryset: Any) -> Any:
        yield from queryset.iterator(chunk_size=2000)

    # import

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Give the headings their names in the language of this import. Unknown and missing ones are refused."""
        headings, unknown = [], []
        for heading in dataset.headers:
            column = next((each for each in self.fields.values() if each.is_named(heading)), None)
            headings.append(column.column_name if column else heading)
            unknown += [] if column else [heading]
        missing = [
            self.fields[name].column_name for name in self.required() if self.fields[name].column_name not in headings
        ]
        if unknown:
            raise ValidationError(_("These columns are not known here: %s.") % listed(unknown))
        if missing:
            raise ValidationError(_("These columns are missing: %s.") % listed(missing))
        if len(set(headings)) < len(headings):
            raise ValidationError(_("Two columns mean the same."))
        dataset.headers = headings

    def required(self) -> tuple[str, ...]:
        return self.key

    def _check_import_id_fields(self, headers: Any) -> None:
        """Done in words by before_import."""

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        if any(row.values()):
            return super().import_row(row, instance_loader, **kwargs)
        blank = self.get_row_result_class()()
        blank.import_type, blank.diff = RowResult.IMPORT_TYPE_SKIP, []
        return blank

    def read(self, name: str, row: Any) -> Any:
        """The value of one cell; a ValidationError under its heading for what can't be read."""
        column = self.fields[name]
        try:
            return column.widget.clean(str(row[column.column_name]))
        except ValueError as error:
            raise ValidationError({column.column_name: [str(error)]}) from None

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        found = self.candidates(row).filter(**self.lookup(row))[:2]
        if len(found) > 1:
            raise ValidationError(_("Several records fit this row."))
        if found and not self.model._default_manager.editable_by(self.user).filter(pk=found[0].pk).exists():  # type: ignore[attr-defined]
            raise ValidationError(_("You don't administer this."))
        return found[0] if found else None

    def candidates(self, row: Any) -> models.QuerySet[Any]:
        """The records among which a row's is looked for."""
        return self.model._default_manager.all()

    def lookup(self, row: Any) -> dict[str, Any]:
        values = {name: self.read(name, row) for name in self.key}
        period = values.pop("period", None)
        if period is not None:
            values |= {"frequency": period.frequency.value, "period_start": period.start}
        return values

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        self.is_new, self.is_changed = new, new
        self.several: dict[str, Any] = {}

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Set what differs from what stands there; a cell that says the same changes nothing."""
        errors: dict[str, list[str]] = {}
        for name, column in self.fields.items():
            if column.column_name not in row:
                continue
            typed = str(row[column.column_name])
            if not self.is_new and _same(typed, str(column.export(instance))):
                continue
            try:
                value = self.read(name, row)
            except ValidationError as error:
                errors |= error.message_dict
            else:
                if self.is_new or not self._stands(instance, name, value):
                    self.put(instance, name, value)
        if errors:
            raise ValidationError(errors)

    def _stands(self, instance: Any, name: str, value: Any) -> bool:
        """Whether the record says this already, in other words: those of the other language, or 1.50."""
        present = self.fields[name].get_value(instance)
        return (
            set(present.all()) == set(value)
            if isinstance(value, list) and hasattr(present, "all")
            else present == value
        )

    def put(self, instance: Any, name: str, value: Any) -> None:
        self.is_changed = True
        if isinstance(self.fields[name].widget, RecordsCell):
            self.several[name] = value
        elif value is None and name != "period" and self._has_default(name):
            pass  # an empty cell where a value must stand: the default
        else:
            setattr(instance, name, value)

    def _has_default(self, name: str) -> bool:
        field: Any = self.model._meta.get_field(name)
        return self.is_new and not field.null and field.has_default()

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        return not self.is_changed and not import_validation_errors

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        reason = _("Import of %(file)s, row %(row)d") % {
            "file": kwargs.get("file_name") or "",
            "row": kwargs["row_number"] + 1,
        }
        try:
            self.check(instance)
            with one_entry(instance):
                self.write(instance, reason, None if is_create else instance.version)
                for name, values in self.several.items():
                    getattr(instance, name).set(values)
        except ValidationError as error:
            raise self.with_headings(error) from None
        except records.StaleRecord as error:
            raise ValidationError(str(error)) from None

    def after_import(self, dataset: tablib.Dataset, result: Result, **kwargs: Any) -> None:
        """Note in every plan that the file has changed which file it was, and what it did there."""
        if kwargs.get("dry_run", True) or result.has_errors() or result.has_validation_errors():
            return
        rows: dict[int | None, list[dict[str, Any]]] = {}
        for number, row in enumerate(result.rows, start=2):  # row 1 are the headings
            if row.instance is not None:
                entry = {"row": number, "kind": KINDS[row.import_type], "record": str(row.instance)}
                rows.setdefault(records.plan_of(row.instance), []).append(entry)
        for plan_id, entries in rows.items():
            report = [entry for entry in entries if entry["kind"] != "unchanged"]
            if plan_id is not None and report:
                counts = {kind: sum(entry["kind"] == kind for entry in entries) for kind in KINDS.values()}
                self._keep_batch(plan_id, counts, report, **kwargs)

    def _keep_batch(
        self, plan_id: int, counts: dict[str, int], report: list[Any], *, file_name: str, sha256: str, **_more: Any
    ) -> None:
        batch = ImportBatch(plan_id=plan_id, file_name=file_name, sha256=sha256, counts=counts, report=report)
        batch.imported_by = self.user  # type: ignore[assignment]
        records.save(record=batch, by=self.user, reason=_("Import of %(file)s") % {"file": file_name})

    def check(self, instance: Any) -> None:
        """What only this user may not write."""

    def write(self, instance: Any, reason: str, version: int | None) -> None:
        records.save(record=instance, by=self.user, reason=reason, version=version)

    def save_m2m(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """They are saved with the record, so that its history has one entry."""

    def with_headings(self, error: ValidationError) -> ValidationError:
        """The error with the headings of the columns instead of the names of the fields."""
        if not hasattr(error, "error_dict"):
            return error
        named: dict[str, list[str]] = {}
        for name, messages in error.message_dict.items():
            column = self.fields.get(PERIOD_FIELDS.get(name, name))
            named.setdefault(column.column_name if column else NON_FIELD_ERRORS, []).extend(messages)
        return ValidationError(named)


def _same(typed: str, written: str) -> bool:
    return typed.replace("\r\n", "\n") == written.replace("\r\n", "\n")
