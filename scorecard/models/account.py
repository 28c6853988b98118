"""Account: what the portal keeps of a user beside name and roles."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Record


class AccountQuerySet(models.QuerySet["Account"]):
    def of(self, user_id: int) -> "Account":
        """The user's account; one with nothing set for who has none stored yet."""
        return self.filter(user=user_id).first() or Account(user_id=user_id)


class Account(Record):
    """One a user at most; a user without one has every default."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.PROTECT,
        related_name="account",
    )
    must_change_password = models.BooleanField(_("must choose a new password"), default=False)
    mutes_reminders = models.BooleanField(_("gets no reminders by e-mail"), default=False)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return str(self.user)
