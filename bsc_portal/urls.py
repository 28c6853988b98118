"""Root of all URLs; the portal's own pages stand in scorecard/urls.py."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeDoneView, PasswordChangeView
from django.urls import include, path
from django.views.i18n import set_language

from scorecard.admin.site import site as admin_site

handler400 = "scorecard.views.errors.bad_request"
handler500 = "scorecard.views.failure.failure"

urlpatterns = [
    path("accounts/login/", LoginView.as_view(), name="login"),
    path("accounts/language/", login_not_required(set_language), name="set_language"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    # Not under Django's usual template names: the admin's own pages answer to those.
    path(
        "accounts/password_change/",
        PasswordChangeView.as_view(template_name="scorecard/password_change.html"),
        name="password_change",
    ),
    path(
        "accounts/password_change/done/",
        PasswordChangeDoneView.as_view(template_name="scorecard/password_change_done.html"),
        name="password_change_done",
    ),
    path("admin/", admin_site.urls),
    path("", include("scorecard.urls")),
]
