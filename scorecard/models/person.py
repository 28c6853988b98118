"""People: the users as those see them who administer the organisations in which they hold roles."""

from datetime import date

from django.contrib.auth.models import User as AuthUser
from django.db import models

from .folding import fold, folded_columns
from .membership import Membership, User


def visible_to(user: User) -> models.QuerySet[AuthUser]:
    """Who holds, held or will hold a role in an organisation that the user administers; everybody for superusers."""
    people = AuthUser.objects.order_by("username")
    if Membership.objects.scope_of(user).everything:
        return people
    return people.filter(pk__in=Membership.objects.editable_by(user).order_by().values("user"))


def matching(people: models.QuerySet[AuthUser], text: str) -> models.QuerySet[AuthUser]:
    """Those whose user name, name or e-mail address contains `text`; none where it is too short to look for."""
    wanted = fold(text)
    if not wanted:
        return people.none()
    columns = folded_columns("username", "first_name", "last_name", "email", wanted=wanted)
    return people.alias(folded=columns).filter(folded__contains=wanted)


def answering(person: AuthUser, on: date) -> set[int]:
    """The organisations that answer for the person's account.

    Where a role of theirs has not ended; once all have, where they held one.
    """
    held = list(person.memberships.all())  # read along by who asks about many
    lasting = [membership for membership in held if not membership.has_ended(on)]
    return {membership.organisation_id for membership in lasting or held}
