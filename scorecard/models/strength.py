"""Strength: how much one objective does for another; links and alignments share it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Strength(models.TextChoices):
    WEAK = "weak", _("Weak")
    MEDIUM = "medium", _("Medium")
    STRONG = "strong", _("Strong")
