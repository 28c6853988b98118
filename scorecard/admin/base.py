"""What the pages of all nouns share: whose records, by whose leave, guarded saving, search, ROC dates."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from scorecard import permissions
from scorecard.forms.fields import ROCDateField, ROCDateInput
from scorecard.forms.periods import ROCYearField
from scorecard.models import Plan
from scorecard.models.base import LongTextField, NameField, NumberField
from scorecard.models.history import one_entry
from scorecard.services import records

from . import choices, deletion, display, lists
from .fields import NumberInputField, ParagraphField
from .forms import RecordForm, RecordFormSet
from .history import REASON, HistoryAdmin

# What may still go wrong between the form's check and the write, because somebody else was quicker.
OVERTAKEN = (records.StaleRecord, records.DeletionRefused, ValidationError, IntegrityError, ObjectDoesNotExist)


class FieldsMixin(admin.options.BaseModelAdmin):
    """How the fields of a model become fields of a form."""

    formfield_overrides = {
        models.DateField: {"form_class": ROCDateField, "widget": ROCDateInput},
        NameField: {"strip": False, "widget": AdminTextInputWidget},
        LongTextField: {"form_class": ParagraphField, "widget": AdminTextareaWidget(attrs={"rows": 4})},
        NumberField: {"form_class": NumberInputField},
    }

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in display.YEARS:
            label, required = capfirst(db_field.verbose_name), not db_field.blank
            return ROCYearField(label=label, required=required, widget=forms.TextInput(attrs={"size": 6}))
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False  # not from here: its own page says what goes with it
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", choices.choices(db_field, request.user))
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", choices.PlanAutocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", choices.choices(db_field, request.user))
        kwargs.setdefault("widget", choices.PlanAutocompleteMultiple(db_field, self.admin_site))
        kwargs.setdefault("form_class", choices.SeveralField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def limit_choices(self, fields: dict[str, Any], plan_id: int | None, current: models.QuerySet[Any]) -> None:
        """Limit what the form's fields offer to the plan that the page is about."""
        for name, field in fields.items():
            if isinstance(field, forms.ModelChoiceField):
                choices.limit(field, self.model._meta.get_field(name), plan_id, current)


class RecordInline(FieldsMixin, admin.TabularInline):
    """Rows below a parent's page; who may edit the parent may edit them."""

    form = RecordForm
    formset = RecordFormSet
    extra = 1
    show_change_link = True
    formfield_overrides = {
        **FieldsMixin.formfield_overrides,
        LongTextField: {
            "form_class": ParagraphField,
            "widget": AdminTextareaWidget(attrs={"rows": 2, "cols": 30, "class": ""}),
        },
    }

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            return _without_tools(field)
        return field

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.fields, "seen_version"]  # type: ignore[misc]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        for field in formset.form.base_fields.values():
            field.widget.attrs.setdefault("aria-label", field.label)  # the column's heading is no label
        formset.form.hand_clean_DELETE = lambda form: None  # the formset asks the service instead
        current = self.model._default_manager.filter(**{formset.fk.name: obj.pk if obj else None})
        self.limit_choices(formset.form.base_fields, records.plan_of(obj) if obj else None, current)
        return formset

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # the parent's page has asked already

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class LimitedAdmin(HistoryAdmin):
    """Lists and pages of what the user administers; everything else is not there."""

    list_per_page = 25
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields: tuple[str, ...] = ("code", "name")

    def __init__(self, model: type[models.Model], admin_site: Any) -> None:
        super().__init__(model, admin_site)
        for name, column in display.columns(model).items():
            setattr(self, name, column)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = self.model._default_manager.editable_by(request.user)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return lists.matching(queryset, search_term, self.search_fields), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method == "POST":  # what is no key can't have been ticked
            ticked = [key for key in request.POST.getlist(ACTION_CHECKBOX_NAME) if choices.is_key(key)]
            sent: Any = request.POST.copy()
            sent.setlist(ACTION_CHECKBOX_NAME, ticked)
            request.POST = sent
        return super().changelist_view(request, extra_context)

    def may_edit(self, request: HttpRequest, record: Any) -> bool:
        """Whether the user may change this record; the noun's own rule in permissions.py."""
        if "_plan" not in record.__dict__:
            record._plan = Plan.objects.filter(pk=records.plan_of(record) or 0).first()
        return record._plan is not None and permissions.can_edit_plan(request.user, record._plan)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return permissions.can_maintain_data(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.can_maintain_data(request.user)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404


class RecordAdmin(FieldsMixin, LimitedAdmin):
    """Pages on which a noun's records are added, changed and deleted, through its service."""

    form = RecordForm
    delete_confirmation_template = "admin/scorecard/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/scorecard/delete_selected_confirmation.html"
    set_once: tuple[str, ...] = ("plan",)  # fields of a form that only a new record has

    # who may
    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.can_maintain_data(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return permissions.can_maintain_data(request.user) if obj is None else self.may_edit(request, obj)

    has_delete_permission = has_change_permission

    # forms
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = [name for name in self.set_once if obj is not None and name in self._model_fields()]
        return [*super().get_readonly_fields(request, obj), *fixed]

    def _model_fields(self) -> set[str]:
        return {field.name for field in self.model._meta.fields if field.editable}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = [(title, dict(options)) for title, options in super().get_fieldsets(request, obj)]
        first: Any = fieldsets[0][1]
        first["fields"] = [*(name for name in first["fields"] if name != "seen_version"), "seen_version"]
        return fieldsets

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        plan_id = records.plan_of(obj) if obj else _number(request.GET.get("plan"))
        current = self.model._default_manager.filter(pk=obj.pk if obj else None)
        self.limit_choices(form.base_fields, plan_id, current)
        form.user = request.user
        return form

    # writing
    def write(self, request: HttpRequest, record: Any, version: int | None) -> None:
        """Save through the noun's service."""
        records.save(record=record, by=request.user, reason=REASON, version=version)

    def erase(self, request: HttpRequest, record: Any) -> None:
        records.delete(record=record, by=request.user, reason=REASON)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change or form.has_changed():
            with one_entry(obj):
                self.write(request, obj, form.cleaned_data.get("seen_version") if change else None)
                form.save_m2m()
            if not self.may_edit(request, obj):
                raise PermissionDenied

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)
        for record in formset.deleted_objects:
            records.delete(record=record, by=request.user, reason=REASON)
        for row in formset.saved_forms:
            version = row.cleaned_data.get("seen_version") if row.instance.pk else None
            records.save(record=row.instance, by=request.user, reason=REASON, version=version)
        formset.save_m2m()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.erase(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        with transaction.atomic():
            for record in list(queryset):
                self.erase(request, record)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        victims = list(objs)
        names, numbers = deletion.consequences(victims)
        return names, numbers, set(), deletion.refusals(victims)

    # somebody else was quicker

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tried twice: the second time the form's own check sees what the other one wrote, and says so."""
        view = super().changeform_view
        try:
            return view(request, *args, **kwargs)
        except OVERTAKEN:
            return self._or_message(request, lambda: view(request, *args, **kwargs))

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._or_message(request, lambda: super(RecordAdmin, self).delete_view(request, *args, **kwargs))

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._or_message(request, lambda: super(RecordAdmin, self).changelist_view(request, *args, **kwargs))

    def _or_message(self, request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            return view()
        except OVERTAKEN as error:
            if request.method != "POST":
                raise  # nobody was quicker: something is wrong
            for text in texts_of(error):
                self.message_user(request, text, messages.ERROR)
            return redirect(request.get_full_path())

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Django notes a deletion before it is done; the history keeps it, with who, when and why."""


class ReadOnlyAdmin(LimitedAdmin):
    """Lists and pages to look at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names = [field.name for field in self.model._meta.fields if field.name not in ("id", "version")]
        return [f"shown_{name}" if hasattr(self, f"shown_{name}") else name for name in names]


def _without_tools(field: Any) -> Any:
    """The field without pencil, plus and eye, for which a row has no room."""
    field.widget = field.widget.widget
    field.widget.choices = field.choices
    return field


def texts_of(error: Exception) -> Iterable[str]:
    """What to tell the user."""
    if isinstance(error, ValidationError):
        return error.messages
    if isinstance(error, IntegrityError | ObjectDoesNotExist):
        return [_("Somebody changed this meanwhile.")]
    return [str(error)]


def _number(text: str | None) -> int | None:
    return int(text) if text and choices.is_key(text) else None
