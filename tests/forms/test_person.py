"""Which of a person's roles a form may name."""

import pytest

from scorecard.forms import person as person_form
from scorecard.models import Membership, Role


@pytest.mark.parametrize(("slug", "seen"), [("town-works-bridges", True), ("town", True), ("town-culture", False)])
def test_a_role_is_known_where_its_organisation_is_seen_while_it_stands_and_afterwards(slug, seen, town):
    role = Membership.objects.create(user=town["staff"], organisation=town.organisations[slug], role=Role.VIEWER)
    asked = town["staff"], town["administrator"], str(role.pk)
    assert (person_form.membership(*asked) == role, person_form.was_role(*asked)) == (seen, False)
    role.delete()
    assert (person_form.membership(*asked), person_form.was_role(*asked)) == (None, seen)


def test_a_role_of_somebody_else_never_was_theirs(town):
    asked = town["staff"], town["administrator"], str(town["viewer"].memberships.get().pk)
    assert person_form.membership(*asked) is None
    town["viewer"].memberships.get().delete()
    assert not person_form.was_role(*asked)
