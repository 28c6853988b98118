"""The rules of the profile that is set, asked by everything that sets a password: pages, data maintenance, commands."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from scorecard.domain import passwords
from scorecard.language import in_chinese
from scorecard.models import Membership, PastPassword


def profile() -> passwords.PasswordProfile:
    return passwords.PROFILES[settings.PASSWORD_PROFILE]


class ProfileValidator:
    """A validator as Django wants them; told of every password that was set, it remembers its hash and its day."""

    def validate(self, password: str, user: User | None = None) -> None:
        """`user` may be one that is not stored yet."""
        rules = profile()
        refusals = [
            (self._kinds(), passwords.kinds_in(password) < rules.kinds, "password_too_plain"),
            (self._names(), passwords.holds_name(password, names_of(user)), "password_holds_name"),
            (self._remembered(), was_used(password, user), "password_used_before"),
        ]
        errors = [ValidationError(text, code=code) for text, is_refused, code in refusals if is_refused]
        if errors:
            raise ValidationError(errors)

    @transaction.atomic
    def password_changed(self, password: str, user: User | None = None) -> None:
        """Called by Django after the user was saved."""
        if user is None or user.pk is None:
            return
        PastPassword.objects.create(user=user, password=user.password)
        kept = [past.pk for past in PastPassword.objects.latest_of(user.pk, KEPT)]
        PastPassword.objects.filter(user=user.pk).exclude(pk__in=kept).delete()

    def get_help_text(self) -> str:
        rules = profile()
        texts = [self._names()]
        texts += [self._kinds()] if rules.kinds else []
        texts += [self._remembered()] if rules.remembered else []
        return ("" if in_chinese() else " ").join(texts)

    def _names(self) -> str:
        return _("Your password can’t hold your user name, your name or that of your unit.")

    def _kinds(self) -> str:
        text = _("Please mix at least %(number)d of these: capital letters, small letters, digits, other characters.")
        return text % {"number": profile().kinds}

    def _remembered(self) -> str:
        return _("Please choose none of your last %(number)d passwords.") % {"number": profile().remembered}


KEPT = max(rules.remembered for rules in passwords.PROFILES.values())


def was_used(password: str, user: User | None) -> bool:
    """Whether it is one of the last; the present one counts, also where nothing was remembered yet."""
    number = profile().remembered
    if not number or user is None or user.pk is None:
        return False
    if user.check_password(password):
        return True
    return any(past.is_of(password) for past in PastPassword.objects.latest_of(user.pk, number))


def names_of(user: User | None) -> list[str]:
    """What others guess first."""
    if user is None:
        return []
    own = [user.get_username(), user.first_name, user.last_name]
    if not user.pk:
        return own
    units = Membership.objects.of(user).values_list(
        "organisation__slug", "organisation__name", "organisation__short_name"
    )
    return own + [name for row in units for name in row]
