"""Leaving: a form, not a link, noted among the log-ins."""

from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse

from scorecard.models import LoginEventKind
from scorecard.services import login_events


class NotedLogoutView(LogoutView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            login_events.note(LoginEventKind.LOGGED_OUT, user=request.user)
        return super().post(request, *args, **kwargs)


logout = NotedLogoutView.as_view()
