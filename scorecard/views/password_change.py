"""The page on which everybody changes the own password (變更密碼), and the one that says so."""

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from scorecard.door import first_steps
from scorecard.forms.password import PasswordForm
from scorecard.middleware import FIRST_STEP
from scorecard.services import logins, passwords


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST if request.method == "POST" else None)
    user, is_due = request.user, request.session.get(FIRST_STEP) == "password_change"
    assert user.is_authenticated  # noqa: S101 - the page is private
    if form.is_valid() and _is_changed(request, form, user):
        return redirect("password_change_done")
    return render(request, "scorecard/password_change.html", {"form": form, "is_due": is_due})


@require_safe
def password_change_done(request: HttpRequest) -> HttpResponse:
    return render(request, "scorecard/password_change_done.html")


def _is_changed(request: HttpRequest, form: PasswordForm, user: User) -> bool:
    """Change it, or tell the form why not."""
    given, key = form.cleaned_data, request.session.session_key
    try:
        passwords.change(user=user, old=given["old_password"], new=given["new_password1"], session_key=key)
    except (passwords.PasswordRefused, logins.Locked) as refused:
        form.add_error("old_password", str(refused))
    except ValidationError as refused:
        form.add_error("new_password1", refused)
    else:
        update_session_auth_hash(request, user)
        if FIRST_STEP in request.session:
            first_steps.set_next(request, user)
        return True
    return False
