"""Root of all URLs; the portal's own pages stand in scorecard/urls.py."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from django.views.i18n import set_language

from scorecard.admin.site import site as admin_site

urlpatterns = [
    path("accounts/login/", LoginView.as_view(), name="login"),
    path("accounts/language/", login_not_required(set_language), name="set_language"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("admin/", admin_site.urls),
    path("", include("scorecard.urls")),
]
