"""Organisations and who holds which role in them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from scorecard.models import Membership, Organisation

from .base import RecordResource, administers


class OrganisationResource(RecordResource):
    columns = ("slug", "parent", "name", "short_name", "order")
    key = ("slug",)
    related = ("parent",)

    class Meta(RecordResource.Meta):
        model = Organisation

    def check(self, instance: Any) -> None:
        if self.is_new and not administers(self.user, instance.parent):  # type: ignore[arg-type]
            raise ValidationError({"parent": [_("Please choose an organisation that you administer.")]})

    def write(self, instance: Any, reason: str, version: int | None) -> None:
        super().write(instance, reason, version)
        self.user.__dict__.pop("_scope", None)  # a row further down may stand below this one


class MembershipResource(RecordResource):
    columns = ("user", "organisation", "role", "extension", "valid_from", "valid_until", "deputy_of")
    related = ("user", "organisation", "deputy_of")

    class Meta(RecordResource.Meta):
        model = Membership
