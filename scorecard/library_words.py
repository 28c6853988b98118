"""Words of Django and of libraries that our catalogue words differently; named here so that makemessages keeps them."""

from django.utils.translation import gettext_noop as _

WORDS = (
    _("username"),
    _("Please enter a correct %(username)s and password. Note that both fields may be case-sensitive."),
    _("This account is inactive."),
    _("user"),
    _("users"),
)
