"""The addresses of the door. Of allauth's pages only these are offered: nobody signs up or keeps addresses here."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path, re_path
from django.views.i18n import set_language

from scorecard.views import codes, login, logout, oidc, password_change

urlpatterns: list[URLPattern] = [
    path("login/", login.login, name="login"),
    path("login/", login.login, name="account_login"),  # allauth's name for it
    path("logout/", logout.logout, name="logout"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("password_change/", password_change.password_change, name="password_change"),
    path("password_change/done/", password_change.password_change_done, name="password_change_done"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("codes/", mfa.index, name="mfa_index"),
    path("codes/enter/", mfa.authenticate, name="mfa_authenticate"),
    path("codes/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("codes/on/", codes.switch_on, name="mfa_activate_totp"),
    path("codes/off/", codes.switch_off, name="mfa_deactivate_totp"),
    path("codes/recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/recovery/new/", codes.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("codes/recovery.txt", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("provider/", oidc.provider_login, name="provider_login"),
    path("provider/callback/", oidc.provider_callback, name="provider_callback"),
]
