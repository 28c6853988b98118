"""Root of all URLs; the portal's own pages stand in scorecard/urls.py, the door in scorecard/account_urls.py."""

from django.urls import include, path

from scorecard.admin.site import site as admin_site

handler400 = "scorecard.views.errors.bad_request"
handler500 = "scorecard.views.errors.failure"
handler429 = "scorecard.views.errors.too_many"  # for django-allauth

urlpatterns = [
    path("accounts/", include("scorecard.account_urls")),
    path("admin/", admin_site.urls),
    path("", include("scorecard.urls")),
]
