"""What administrators send from the pages below /people/: a new person, a role, a deputy, the end of one."""

from typing import Any

from django import forms
from django.contrib.auth.models import User as AuthUser
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scorecard.models import Membership, Organisation, Role, User, person
from scorecard.models.base import NAME_LENGTH, validate_name

from .fields import ROCDateField
from .plan import OrganisationChoice
from .seen import KEY

_DATE = _("ROC date, for example 110/07/05")
_NAME_LENGTH = 150  # of Django's users


def key(text: str | None) -> int | None:
    """The primary key that a form names."""
    return int(text) if text and KEY.fullmatch(text) else None


class PersonStep(forms.Form):
    """One step of a person's page. Every step may say why."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=NAME_LENGTH,
        validators=[validate_name],
        help_text=_("may be left empty; stands in the history"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.order_fields([name for name in self.fields if name != "reason"])

    def take(self, error: ValidationError) -> None:
        """Show what a service refused, each part at its field if the form has it."""
        told = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for field, texts in told.items():
            self.add_error(field if field in self.fields else None, texts)


class MeantStep(PersonStep):
    """A step after which an organisation may be left without an administrator: then it is asked for twice."""

    leaves_none = forms.BooleanField(
        label=_("I have read this, and it is meant"), required=False, widget=forms.HiddenInput
    )

    def ask(self, error: ValidationError) -> None:
        """Say what would follow, with a box to tick."""
        self.add_error(None, error)
        self.fields["leaves_none"].widget = forms.CheckboxInput()


class _RoleFields(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    extension = forms.CharField(
        label=_("Telephone extension"), required=False, max_length=20, validators=[validate_name]
    )
    valid_from = ROCDateField(label=_("From"), required=False, help_text=_("left empty: since ever"))
    valid_until = ROCDateField(label=_("Until"), required=False, help_text=_("the last day; left empty: without end"))


class RoleForm(_RoleFields, MeantStep):
    """A change of a role; `version` is the one that the user saw."""

    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)


class GiveForm(_RoleFields, PersonStep):
    organisation = OrganisationChoice(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=_("Please choose")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.editable_by(user)  # type: ignore[attr-defined]
        self.order_fields(["organisation"])


class EndForm(MeantStep):
    """When the role ends; `at_once` is a button of its own."""

    last_day = ROCDateField(label=_("Last day"), required=False, help_text=_DATE)
    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "at_once" in self.data:
            cleaned["last_day"] = None
        elif "last_day" in cleaned and cleaned["last_day"] is None:
            self.add_error("last_day", _("Please give the last day, or end the role at once."))
        elif cleaned.get("last_day") and cleaned["last_day"] < timezone.localdate():
            self.add_error("last_day", _("This day has passed."))
        return cleaned


class DeputyForm(PersonStep):
    """Who stands in (a user name), from when until when."""

    deputy = forms.CharField(
        label=_("Deputy"),
        max_length=_NAME_LENGTH,
        validators=[validate_name],
        help_text=_("user name of somebody in your list of people"),
        widget=forms.TextInput(attrs={"list": "deputies", "autocomplete": "off"}),
    )
    first_day = ROCDateField(label=_("First day"), help_text=_DATE)
    last_day = ROCDateField(label=_("Last day"), help_text=_DATE)

    def clean_deputy(self) -> AuthUser:
        typed = AuthUser.normalize_username(self.cleaned_data["deputy"])
        found = person.visible_to(self.user).filter(username=typed, is_active=True).first()
        if found is None:
            raise ValidationError(_("There is no such active person in your list."))
        return found


class DescribeForm(PersonStep):
    name = forms.CharField(label=_("Full name"), max_length=_NAME_LENGTH, validators=[validate_name])
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)


class NewPersonForm(GiveForm):
    """An account and its first role."""

    username = forms.CharField(
        label=_("User name"), max_length=_NAME_LENGTH, help_text=_("letters, digits and @ . + - _; it stays")
    )
    name = forms.CharField(label=_("Full name"), max_length=_NAME_LENGTH, validators=[validate_name])
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254, help_text=_("The one-time password is sent there too.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.order_fields(["username", "name", "email", "organisation"])


def membership(holder: AuthUser, user: User, text: str | None) -> Membership | None:
    """The person's role that was sent, if the user may know of it."""
    roles = Membership.objects.visible_to(user).filter(user=holder).select_related("user", "organisation")
    return roles.filter(pk=key(text) or 0).first()


def was_role(holder: AuthUser, user: User, text: str | None) -> bool:
    """Whether it was one that the user may know of, and is deleted."""
    gone = Membership.history.filter(id=key(text) or 0, user=holder, history_type="-")
    seen = Organisation.objects.visible_to(user).values("pk")
    return bool(gone.filter(organisation__in=seen).exists())
