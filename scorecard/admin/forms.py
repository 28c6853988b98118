"""The forms of data maintenance: guarded by the version, checked by every rule, refusing in words."""

from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scorecard.forms.periods import PeriodField
from scorecard.models import KPITarget
from scorecard.models.base import Record
from scorecard.models.membership import shown_name
from scorecard.services import records, revised_targets

from . import deletion, display
from .fields import VersionField

SHOWN_IN = {"frequency": "period", "period_start": "period"}  # a model's field: the form field that it is typed in


def last_change(record: Record) -> str:
    """Who changed the record last, and when."""
    last = record.history.select_related("history_user").first()
    if last is None:
        return _("somebody")
    who = shown_name(last.history_user) or _("somebody")
    return _("%(who)s on %(when)s") % {"who": who, "when": display.moment(last.history_date)}


class RecordForm(forms.ModelForm):
    """A form of one record. `seen_version` is the one that the user saw."""

    user: Any  # set on the form's class, which Django makes anew for every request
    seen_version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan_before = records.plan_of(self.instance) if self.instance.pk else None
        if self.instance.pk and "seen_version" in self.fields:
            self.initial["seen_version"] = self.instance.version

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.is_stale():
            self._show_both()
        self.derive()
        return cleaned

    def derive(self) -> None:
        """Set what follows from other fields, before the rules are checked."""

    def is_stale(self) -> bool:
        """Whether somebody changed meanwhile what this form would overwrite."""
        if not self.instance.pk or "seen_version" not in self.fields or not self.changed_data:
            return False
        return not self.cleaned_data.get(DELETION_FIELD_NAME) and self.is_outdated()

    def is_outdated(self) -> bool:
        return self.cleaned_data.get("seen_version") != self.instance.version

    def look_again(self) -> None:
        """Sent once more after both values were shown, the form counts as having seen what stands now."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("seen_version")] = self.instance.version
        self.data = data

    def _show_both(self) -> None:
        """Errors that show what was typed beside what stands now; saved again, the form overwrites."""
        change = last_change(self.instance)
        for name in self.changed_data:
            typed = self._shown(name, self.cleaned_data.get(name)) if name in self.cleaned_data else self[name].value()
            texts = {"typed": typed, "stored": self._shown(name, self._stored(name)), "change": change}
            self.add_error(name, _("You typed: %(typed)s. It stands now: %(stored)s (changed by %(change)s).") % texts)
        self.add_error(
            None,
            ValidationError(
                _(
                    "This was changed meanwhile by %(change)s; nothing has been saved. "
                    "Both values stand beside the fields concerned. Please choose, then save again."
                ),
                code="stale",
                params={"change": change},
            ),
        )
        self.look_again()

    def _stored(self, name: str) -> Any:
        if isinstance(self.fields[name], forms.ModelChoiceField):
            stored: Any = getattr(self.instance, name, None)
            return stored.all() if hasattr(stored, "all") else stored
        return self.initial.get(name)

    def _shown(self, name: str, value: Any) -> str:
        field: Any = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            return display.shown(value)
        value = field.prepare_value(value)
        if isinstance(field, forms.ChoiceField):
            known: Any = field.choices
            value = dict(known).get(value, value)
        return display.shown(value)

    def _get_validation_exclusions(self) -> set[str]:
        """Nothing but what failed already, and a parent that is saved together with this record."""
        failed = {model for model, form in SHOWN_IN.items() if form in self.errors} | set(self.errors)
        missing = {
            field.name
            for field in self.instance._meta.fields
            if isinstance(field, models.ForeignKey)
            and getattr(self.instance, field.attname) is None
            and (field.is_cached(self.instance) or (field.editable and field.name not in self.fields))
        }
        return failed | missing

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.instance.pk and not self.errors:
            try:
                records.refuse_move(self.instance, self.plan_before)
            except ValidationError as error:
                self.add_error(None, error)

    def _update_errors(self, errors: ValidationError) -> None:
        """An error of a field that the form doesn't hold stands above the form."""
        if hasattr(errors, "error_dict"):
            placed: dict[str, list[ValidationError]] = {}
            for name, messages in errors.error_dict.items():
                place = SHOWN_IN.get(name, name)
                placed.setdefault(place if place in self.fields else NON_FIELD_ERRORS, []).extend(messages)
            errors = ValidationError(placed)
        super()._update_errors(errors)  # type: ignore[misc]


class PeriodRecordForm(RecordForm):
    """A form of what is about one period, typed as such."""

    period = PeriodField(label=gettext_lazy("Period"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["period"] = self.instance.period

    def derive(self) -> None:
        if self.cleaned_data.get("period") is not None:
            self.instance.period = self.cleaned_data["period"]


class KPITargetForm(PeriodRecordForm):
    """A target: what its service would refuse is said at the field, so that nothing typed is lost."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors or not self.changed_data or self.cleaned_data.get(DELETION_FIELD_NAME):
            return
        if self.instance.kpi.pk is None:  # of a KPI that is added with it
            return
        stored = KPITarget.objects.filter(pk=self.instance.pk).select_related("kpi__plan").first()
        try:  # on a copy: saving does it for good
            revised_targets.prepare(copy(self.instance), stored, today=timezone.localdate())
        except ValidationError as error:
            self._update_errors(error)


class RecordFormSet(BaseInlineFormSet):
    """Rows of a parent's page; deleting one obeys the same rules as on its own page."""

    model: Any

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            field = form.fields[DELETION_FIELD_NAME]
            field.widget.attrs["aria-label"] = field.label

    def clean(self) -> None:
        super().clean()
        refusals = [text for form in self.initial_forms if self.is_going(form) for text in _refusals(form)]
        if refusals:
            raise ValidationError(refusals)

    def is_going(self, form: forms.ModelForm) -> bool:
        return bool(self._should_delete_form(form))  # type: ignore[attr-defined]

    def validate_unique(self) -> None:
        """Refuse two rows of this page that are alike where the database wants them different.

        Django looks at what was typed; plan and period are derived.
        """
        seen: set[Any] = set()
        rows = [form for form in self.forms if form.is_valid() and (form.instance.pk or form.has_changed())]
        for form in rows:
            for rule in self.model._meta.constraints:
                if self.is_going(form) or not isinstance(rule, models.UniqueConstraint):
                    continue
                values = [self.model._meta.get_field(name).value_from_object(form.instance) for name in rule.fields]
                values[:0] = [rule.name]
                if tuple(values) in seen:
                    form.add_error(None, ValidationError(rule.get_violation_error_message(), code="unique"))
                    raise ValidationError(_("Two rows here are alike."), code="unique")
                seen.add(tuple(values))


def _refusals(form: Any) -> list[str]:
    record = type(form.instance)._default_manager.filter(pk=form.instance.pk).first()
    if record is None:
        return []
    if form.is_outdated():
        form.look_again()
        texts = {"record": record, "change": last_change(record)}
        return [_("%(record)s was changed meanwhile by %(change)s, so it has not been deleted.") % texts]
    return deletion.refusals([record])
