"""Organisations, who holds which role in them, and the accounts."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, SetUnusablePasswordMixin, UserChangeForm
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from scorecard import permissions
from scorecard.importers import resources
from scorecard.models import Membership, Organisation
from scorecard.models.history import no_entry
from scorecard.services import memberships, people

from . import display, lists
from .base import RecordAdmin
from .forms import RecordForm
from .history import REASON, HistoryAdmin
from .site import site
from .transfer import ExportAdmin, TransferAdmin


class OrganisationForm(RecordForm):
    """Only superusers put an organisation at the top of the tree, or below one that they don't administer."""

    def derive(self) -> None:
        stays = self.instance.pk is not None and "parent" not in self.changed_data
        if stays or "parent" not in self.cleaned_data:
            return
        if not permissions.can_add_organisation(self.user, self.cleaned_data["parent"]):
            self.add_error("parent", ValidationError(_("Please choose an organisation that you administer.")))


@admin.register(Organisation, site=site)
class OrganisationAdmin(TransferAdmin, RecordAdmin):
    form = OrganisationForm
    resource_classes = [resources.OrganisationResource]
    fields = ("parent", "slug", "name", "short_name", "order")
    list_display = ("name", "short_name", "parent", "slug", "order")
    list_select_related = ("parent",)
    search_fields = ("name", "short_name", "slug")
    autocomplete_fields = ("parent",)
    set_once = ()

    def may_edit(self, request: HttpRequest, record: Any) -> bool:
        return permissions.can_edit_organisation(request.user, record)

    def write(self, request: HttpRequest, record: Any, version: int | None) -> None:
        super().write(request, record, version)
        request.user.__dict__.pop("_scope", None)  # the tree that it was read from has changed


@admin.register(Membership, site=site)
class MembershipAdmin(ExportAdmin, RecordAdmin):
    resource_classes = [resources.MembershipResource]
    fields = ("user", "organisation", "role", "extension", "valid_from", "valid_until", "deputy_of")
    readonly_fields = ("deputy_of",)  # named on the page of the person who is represented
    list_display = ("user", "organisation", "role", "extension", "shown_valid_from", "shown_valid_until", "deputy_of")
    list_filter = ("role",)
    list_select_related = ("user", "organisation", "deputy_of")
    search_fields = ("user__username", "user__first_name", "user__last_name", "organisation__name")
    ordering = ("organisation__order", "organisation__slug", "user__username")
    autocomplete_fields = ("user", "organisation")

    def may_edit(self, request: HttpRequest, record: Any) -> bool:
        return permissions.can_manage_role(request.user, record.user, record.organisation)

    def write(self, request: HttpRequest, record: Any, version: int | None) -> None:
        memberships.save(record=record, by=request.user, reason=REASON, version=version)

    def erase(self, request: HttpRequest, record: Any) -> None:
        memberships.delete(record=record, by=request.user, reason=REASON)


class PasswordForm(AdminPasswordChangeForm):
    """Django's own explains itself half in English, half in the language in which the server was started.

    It saves the account as well, which people.save_in_full does once more, with who and why.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "usable_password" in self.fields:
            self.fields["usable_password"].help_text = format_html(
                '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
                SetUnusablePasswordMixin.usable_password_help_text,
                _("If disabled, the current password for this user will be lost."),
            )

    def save(self, commit: bool = True) -> Any:
        with no_entry(self.user):
            return super().save(commit)


class AccountForm(UserChangeForm):
    """Superusers don't lock themselves out."""

    user: User

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for right in ("is_active", "is_superuser"):
            if self.instance.pk == self.user.pk and not cleaned.get(right, True):
                self.add_error(right, _("Nobody takes this from themselves; please ask another superuser."))
        return cleaned


@admin.register(User, site=site)
class UserAdmin(HistoryAdmin, DjangoUserAdmin):  # type: ignore[misc]  # object_history_template
    """Accounts: superusers create and deactivate them; nobody deletes them, because the history names them."""

    list_display = (
        "username",
        "first_name",
        "last_name",
        "shown_is_active",
        "shown_is_staff",
        "shown_is_superuser",
        "shown_last_login",
    )
    list_filter = ("is_active", "is_staff", "is_superuser")
    form = AccountForm
    change_password_form = PasswordForm
    list_per_page = 25
    show_full_result_count = False
    readonly_fields = ("shown_is_staff", "shown_last_login", "shown_date_joined")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Rights"), {"fields": ("is_active", "is_superuser", "shown_is_staff")}),
        (_("Dates"), {"fields": ("shown_last_login", "shown_date_joined")}),
    )

    def __init__(self, model: type[User], admin_site: Any) -> None:
        super().__init__(model, admin_site)
        for name, column in display.columns(model).items():
            setattr(self, name, column)

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return lists.matching(queryset, search_term, ("username", "first_name", "last_name")), False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        people.save_in_full(user=obj, sets_password=not change, by=request.user, reason=REASON)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            if request.method == "POST" and response.status_code == 302:
                user = User.objects.get(pk=id)
                people.save_in_full(user=user, sets_password=True, by=request.user, reason=REASON)
        return response

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's own looks for the account first, and so tells anybody which numbers there are."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return permissions.can_manage_users(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.can_manage_users(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.can_manage_users(request.user)

    has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
