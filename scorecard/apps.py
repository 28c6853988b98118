"""Tells Django the name of the scorecard application."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _
from tablib.formats import registry

# Else the admin's import and export loads 25 MB of libraries, only to see that they are there: our formats use neither.
for kind in ("xlsx", "ods"):
    registry.register(kind, None)


class ScorecardConfig(AppConfig):
    name = "scorecard"
    label = "scorecard"
    verbose_name = _("Scorecard")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from scorecard.models import folding

        connection_created.connect(folding.teach)
