"""Evidence: what proves a value (佐證資料): a file, an official document's number, or an address."""

import uuid
from pathlib import PurePath
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import NameField, Record
from .kpi_value import KPIValue
from .membership import User
from .plan import Plan, PlanPartQuerySet


def generated_file_name(_evidence: "Evidence", file_name: str) -> str:
    """A name that tells nothing and can't collide; the uploaded one is kept in `file_name`."""
    return f"evidence/{uuid.uuid4().hex}{PurePath(file_name).suffix.lower()[:10]}"


class EvidenceQuerySet(PlanPartQuerySet["Evidence"]):
    plan_path = "kpi_value__kpi__plan"

    def visible_to(self, user: User) -> Self:
        """That of the values which the user may see."""
        return self.filter(kpi_value__in=KPIValue.objects.visible_to(user))

    def file_of(self, plan: Plan, pk: int) -> "Evidence | None":
        """That piece of the plan's, if it is a file."""
        return self.filter(kpi_value__kpi__plan=plan, pk=pk).exclude(file="").first()


class Evidence(Record):
    """Exactly one of file, document number and address."""

    kpi_value = models.ForeignKey(KPIValue, verbose_name=_("actual"), on_delete=models.PROTECT, related_name="evidence")
    file = models.FileField(_("file"), upload_to=generated_file_name, blank=True)
    file_name = NameField(_("file name"), blank=True)
    document_number = NameField(_("document number"), blank=True)
    address = models.URLField(_("address"), max_length=500, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evidence",
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                name="%(class)s_exactly_one",
                condition=models.Q(~models.Q(file=""), document_number="", address="")
                | models.Q(~models.Q(document_number=""), file="", address="")
                | models.Q(~models.Q(address=""), file="", document_number=""),
                violation_error_message=_("Evidence is a file, or a document number, or an address."),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or self.document_number or self.address
