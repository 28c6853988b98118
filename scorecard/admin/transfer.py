"""Taking a noun's table in and giving it out. Between preview and confirmation the upload travels in the page, signed:
no file is left behind, and nobody else's can be confirmed."""

import base64
import binascii
import hashlib
import zlib
from collections.abc import Callable
from typing import Any

import tablib
from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export.admin import ExportMixin, ImportMixin
from import_export.formats.base_formats import Format
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm

from scorecard.exporters import tables, workbook
from scorecard.importers import tables as reading
from scorecard.models import ImportBatch

CONFIRM_WITHIN = 30 * 60  # seconds


class TableFormat(Format):
    """One kind of file; binary to the library, which then leaves the text alone."""

    title = extension = ""
    write: Callable[[workbook.Book], bytes]
    can_be_read = False

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding

    def get_title(self) -> str:
        return self.title

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return workbook.CONTENT_TYPES[self.extension]

    def can_export(self) -> bool:
        return True

    def can_import(self) -> bool:
        return self.can_be_read

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return type(self).write(tables.book(dataset.title or "1", dataset.headers, dataset))

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        headings, rows = reading.read(in_stream, f"{self.title}.{self.extension}")
        return tablib.Dataset(*rows, headers=headings)


class XLSX(TableFormat):
    title, extension = "xlsx", "xlsx"
    write, can_be_read = staticmethod(workbook.write_xlsx), True


class ODS(TableFormat):
    title, extension = "ods", "ods"
    write, can_be_read = staticmethod(workbook.write_ods), True


class CSV(TableFormat):
    title, extension = "csv", "csv"
    write, can_be_read = staticmethod(workbook.write_csv), True


class UploadForm(ImportForm):
    """Which file, and of which kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["import_file"].label = _("File to import")
        self.fields["format"].label = _("Format")
        self.fields["format"].initial = "0"

    def clean_import_file(self) -> Any:
        upload = self.cleaned_data["import_file"]
        if upload.size > reading.LARGEST:
            raise ValidationError(_("This file is too large: at most 1 MB can be read at once here."))
        ImportBatch._meta.get_field("file_name").clean(upload.name, None)
        return upload


class ConfirmForm(ConfirmImportForm):
    """The upload once more, as signed for its user."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_import_file_name(self) -> str:
        signed = self.cleaned_data["import_file_name"]
        try:
            self.signed = signing.loads(signed, salt=f"import {self.user.pk}", max_age=CONFIRM_WITHIN)
        except signing.BadSignature:
            raise ValidationError(_("This preview has expired. Please choose the file again.")) from None
        return self.signed["import_file_name"]

    def clean(self) -> dict[str, Any]:
        """Name and kind are those of the preview, whatever the page sends."""
        return {**self.cleaned_data, **getattr(self, "signed", {})}


class FormatForm(ExportForm):
    """Which kind of file to give out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].label = _("Format")


class InThePage:
    """Keeps an upload as a text: its own name."""

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        self.name = name

    def save(self, data: bytes) -> None:
        self.name = base64.b64encode(zlib.compress(data)).decode()

    def read(self) -> bytes:
        try:
            return zlib.decompress(base64.b64decode(self.name or ""))
        except (binascii.Error, zlib.error):
            raise reading.Unreadable(_("This preview has expired. Please choose the file again.")) from None

    def remove(self) -> None:
        pass


class ExportAdmin(ExportMixin):
    """Gives out what the list shows."""

    export_formats = [XLSX, ODS, CSV]
    export_form_class = FormatForm
    export_template_name = "admin/scorecard/export.html"
    import_export_change_list_template = "admin/scorecard/change_list.html"

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """404 for a filter that the list hasn't got; the library's own answers with an error page."""
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            raise Http404 from None

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"user": request.user}

    def get_export_filename(self, request: HttpRequest, queryset: Any, file_format: Format) -> str:
        return f"{self.opts.model_name}.{file_format.get_extension()}"


class TransferAdmin(ImportMixin, ExportAdmin):
    """Takes in, too: a preview first, then all rows or none."""

    import_formats = [XLSX, ODS, CSV]
    import_form_class = UploadForm
    confirm_form_class = ConfirmForm
    import_template_name = "admin/scorecard/import.html"
    import_export_change_list_template = "admin/scorecard/change_list.html"
    tmp_storage_class = InThePage
    skip_admin_log = True  # the records' own history says more

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"user": request.user}

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        options: dict[str, Any] = {"rollback_on_validation_errors": True}
        if isinstance(kwargs.get("form"), ConfirmForm):
            data = InThePage(kwargs["form"].cleaned_data["import_file_name"]).read()
            options["sha256"] = hashlib.sha256(data).hexdigest()
        return options

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        initial = super().get_confirm_form_initial(request, import_form)
        if initial:
            upload = {name: initial[name] for name in ("import_file_name", "original_file_name", "format")}
            initial["import_file_name"] = signing.dumps(upload, salt=f"import {request.user.pk}")
        return initial

    def get_confirm_form_kwargs(self, request: HttpRequest, import_form: Any = None) -> dict[str, Any]:
        return {**super().get_confirm_form_kwargs(request, import_form), "user": request.user}

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        if not isinstance(e, reading.Unreadable):
            raise e
        form.add_error("import_file", str(e))

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The confirmed upload; what can't be confirmed leads back to the choice of a file."""
        if request.method != "POST" or not self.has_import_permission(request):
            raise PermissionDenied
        confirmation = self.create_confirm_form(request)
        if not confirmation.is_valid():
            for errors in confirmation.errors.values():
                messages.error(request, " ".join(errors))
            return redirect(reverse(f"admin:scorecard_{self.opts.model_name}_import"))
        return super().process_import(request, **kwargs)

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        if not (result.has_errors() or result.has_validation_errors()):
            return super().process_result(result, request)
        messages.error(
            request, _("Nothing has been imported: the plan has changed since the preview. Please try again.")
        )
        return redirect(reverse(f"admin:scorecard_{self.opts.model_name}_import"))

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        text = _("Imported: %(new)d new, %(changed)d changed, %(unchanged)d unchanged.")
        totals = result.totals
        messages.success(
            request, text % {"new": totals["new"], "changed": totals["update"], "unchanged": totals["skip"]}
        )
