"""Tells Django the name of the scorecard application, and has history guarded after every migrate."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
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
        from django.contrib.auth.models import User

        from scorecard.models import folding
        from scorecard.models.base import validate_name

        connection_created.connect(folding.teach)
        for field in ("first_name", "last_name"):  # printed beside figures as other names are
            User._meta.get_field(field).validators.append(validate_name)  # type: ignore[union-attr]
        post_migrate.connect(_guard_history, sender=self)


def _guard_history(using: str, **_more: Any) -> None:
    from scorecard.models import append_only  # models load after the applications

    append_only.guard(using)
