"""Organisations and who holds which role in them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from scorecard.models import Membership, Organisation, Role

from .base import RecordResource


class OrganisationResource(RecordResource):
    columns = ("slug", "parent", "name", "short_name", "order")
    key = ("slug",)
    related = ("parent",)

    class Meta(RecordResource.Meta):
        model = Organisation

    def check(self, instance: Any) -> None:
        """Only superusers put an organisation at the top of the tree, or below one that they don't administer."""
        stays = not self.is_new and Organisation.objects.filter(pk=instance.pk, parent=instance.parent_id).exists()
        scope = Membership.objects.scope_of(self.user)  # type: ignore[arg-type]
        if not stays and not scope.holds(Role.ADMINISTRATOR, instance.parent_id):
            raise ValidationError({"parent": [_("Please choose an organisation that you administer.")]})

    def write(self, instance: Any, reason: str, version: int | None) -> None:
        super().write(instance, reason, version)
        self.user.__dict__.pop("_scope", None)  # a row further down may stand below this one


class MembershipResource(RecordResource):
    columns = ("user", "organisation", "role", "extension", "valid_from", "valid_until", "deputy_of")
    related = ("user", "organisation", "deputy_of")

    class Meta(RecordResource.Meta):
        model = Membership
