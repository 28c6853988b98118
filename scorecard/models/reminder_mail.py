"""ReminderMail: that somebody is sent a reminder by e-mail (催辦郵件), noted before it goes so that none goes twice."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import unique_constraint


class ReminderMail(models.Model):
    """One e-mail. Without `sent_at` it is on its way, or whoever sent it died meanwhile and nobody knows.

    `about` is empty for the day's own e-mail; of one that somebody asked for by hand it tells which values.
    It is a log: nothing of it is ever changed but that moment, and no history is kept.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.PROTECT,
        related_name="reminder_mails",
    )
    day = models.DateField(_("day"))
    about = models.CharField(max_length=64, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reminder by e-mail")
        verbose_name_plural = _("reminders by e-mail")
        ordering = ["-day", "recipient"]
        constraints = [
            unique_constraint(
                "recipient", "day", "about", name="once", message=_("This person was sent this e-mail already.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} {self.day}"
