"""What may be chosen: the records that the user administers, in a plan's part only those of the same plan."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.contrib.auth.models import User as AuthUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.forms import ModelChoiceField, ModelMultipleChoiceField
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from scorecard.models import Membership, Objective, Organisation, Plan, User

# Parts of a plan that may only be chosen by other parts of the same plan; `predecessor` is of another plan by nature.
PLAN_PARTS = ("theme", "perspective", "objective", "ksf", "kpi", "cause", "effect")


def people(user: User) -> models.QuerySet[AuthUser]:
    """The people of the organisations that the user administers, and new accounts, which have no role anywhere yet."""
    active = AuthUser.objects.filter(is_active=True)
    if Membership.objects.scope_of(user).everything:
        return active
    own = Q(pk__in=Membership.objects.editable_by(user).values("user"))
    new = Q(is_superuser=False) & ~Q(pk__in=Membership.objects.values("user"))
    return active.filter(own | new)


def choices(field: Any, user: User) -> models.QuerySet[Any]:
    """What the user may choose in a model's foreign key or many-to-many field."""
    related = field.remote_field.model
    if related is AuthUser:
        return people(user)
    # The plan above and its objectives belong to somebody else: what one sees, one may name.
    if (field.model is Plan and field.name == "parent") or field.name == "parent_objective":
        return related._default_manager.visible_to(user)
    return related._default_manager.editable_by(user)


def in_plan(rows: models.QuerySet[Any], field: Any, plan: Plan | int | None) -> models.QuerySet[Any]:
    """Of the choices those that belong to the plan, where the field must stay inside it."""
    if plan is None:
        return rows
    if field.name in PLAN_PARTS:
        return rows.filter(plan=plan)
    if field.name == "parent_objective":
        return rows.filter(plan__children=plan)
    return rows


def limit(form_field: ModelChoiceField, field: Any, plan_id: int | None, current: models.QuerySet[Any]) -> None:
    """Limit a form's field to the plan; what stands there now (`current`) stays a choice."""
    inside = in_plan(form_field.queryset, field, plan_id)  # type: ignore[arg-type]
    related = field.remote_field.model
    keys = current.order_by().values(field.name)
    form_field.queryset = related._default_manager.filter(Q(pk__in=inside.values("pk")) | Q(pk__in=keys))
    if plan_id is not None and field.name in (*PLAN_PARTS, "parent_objective"):
        form_field.error_messages["invalid_choice"] = _("This belongs to another plan, or is not there any more.")
        widget = getattr(form_field.widget, "widget", form_field.widget)  # inside the one with the pencil and the cross
        if isinstance(widget, PlanAutocomplete):
            widget.plan_id = plan_id


def label(record: models.Model) -> str:
    """A record's name in a list of choices from several plans."""
    if isinstance(record, Plan | Organisation | AuthUser):
        return str(record)
    plan: Plan | None = getattr(record, "plan", None)
    return f"{record}（{plan}）" if plan else str(record)


def rows_with_labels(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    return rows.select_related("plan") if issubclass(rows.model, Objective) or hasattr(rows.model, "plan") else rows


def is_key(text: object) -> bool:
    """Whether it can be a primary key in both databases."""
    return str(text).isascii() and str(text).isdigit() and len(str(text)) < 19


class SeveralField(ModelMultipleChoiceField):
    """Several records; a key too large for the database is none of the choices."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if not is_key(key):
                raise ValidationError(self.error_messages["invalid_pk_value"], code="invalid", params={"pk": key})
        return super().clean(value)


class _SelectedOnly(AutocompleteMixin):
    """Looks up what is chosen; what is no key at all is left to the form's own check."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, list(filter(is_key, value)), attr)


class PlanAutocomplete(_SelectedOnly, AutocompleteSelect):
    """A box that proposes what fits the typed text, inside one plan where it must."""

    plan_id: int | None = None

    def get_url(self) -> str:
        return f"{super().get_url()}?{urlencode({'plan': self.plan_id})}" if self.plan_id else super().get_url()


class PlanAutocompleteMultiple(_SelectedOnly, AutocompleteSelectMultiple):
    """The same for several."""
