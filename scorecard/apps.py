"""Tells Django the name of the scorecard application."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class ScorecardConfig(AppConfig):
    name = "scorecard"
    label = "scorecard"
    verbose_name = _("Scorecard")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from scorecard.models import folding

        connection_created.connect(folding.teach)
