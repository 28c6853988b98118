"""ImportBatch: one applied workbook (匯入批次): what came in, who brought it, and what undoing it takes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import NameField, Record
from .plan import Plan, PlanPartQuerySet


class ImportBatchQuerySet(PlanPartQuerySet["ImportBatch"]):
    pass


class ImportBatch(Record):
    """The file itself is not kept, only its name and sha256."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="import_batches")
    file_name = NameField(_("file name"))
    sha256 = models.CharField(_("sha256"), max_length=64)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("imported by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="import_batches",
    )
    imported_at = models.DateTimeField(_("imported at"), auto_now_add=True)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    report = models.JSONField(_("report"), default=list, blank=True)
    undo = models.JSONField(_("what to undo"), default=list, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import batch")
        verbose_name_plural = _("import batches")
        ordering = ["-imported_at"]

    def __str__(self) -> str:
        return self.file_name
