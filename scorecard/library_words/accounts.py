"""Django's accounts and passwords; its own Chinese says 用戶, 使用者名稱, 帳戶."""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

WORDS = (
    _("Authentication and Authorization"),
    _("username"),
    _("user"),
    _("users"),
    _("first name"),
    _("last name"),
    _("email address"),
    _("Email"),
    _("active"),
    _("staff status"),
    _("superuser status"),
    _("last login"),
    _("date joined"),
    _("Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only."),
    _("Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters."),
    _("A user with that username already exists."),
    _("Designates whether the user can log into this admin site."),
    _("Designates that this user has all permissions without explicitly assigning them."),
    _("Designates whether this user should be treated as active. Unselect this instead of deleting accounts."),
    _("After you’ve created a user, you’ll be able to edit more user options."),
    _("Please enter a correct %(username)s and password. Note that both fields may be case-sensitive."),
    _("This account is inactive."),
    _("Change password: %s"),
    _("Set password: %s"),
    _("Password change"),
    _("Password change successful"),
    _("Password changed successfully."),
    _("Your password was changed."),
    _("Change my password"),
    _(
        "Please enter your old password, for security’s sake, and then enter your new password twice so we "
        "can verify you typed it in correctly."
    ),
    _("Enter a new password for the user <strong>%(username)s</strong>."),
    _("This action will <strong>enable</strong> password-based authentication for this user."),
    _("Enable password-based authentication"),
    _("Disable password-based authentication"),
    _("Enable password-based authentication for this user by setting a password."),
    _("Password-based authentication"),
    _("Password-based authentication was disabled."),
    _("Conflicting form data submitted. Please try again."),
    _(
        "Whether the user will be able to authenticate using a password or not. If disabled, they may still "
        "be able to authenticate using other backends, such as Single Sign-On or LDAP."
    ),
    _("Raw passwords are not stored, so there is no way to see the user’s password."),
    _("Reset password"),
    _("No password set."),
    _("Invalid password format or unknown hashing algorithm."),
    _("hash"),
    _("Old password"),
    _("New password"),
    _("New password confirmation"),
    _("Password confirmation"),
    _("Enter the same password as before, for verification."),
    _("The two password fields didn’t match."),
    _("Your old password was entered incorrectly. Please enter it again."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
    _("The password is too similar to the %(verbose_name)s."),
    _("Your password can’t be too similar to your other personal information."),
    _("This password is too common."),
    _("Your password can’t be a commonly used password."),
    _("This password is entirely numeric."),
    _("Your password can’t be entirely numeric."),
    _("If disabled, the current password for this user will be lost."),
)
