"""What the empty workbook of people and roles offers: the roles, and the organisations with their codes; 1 query."""

from dataclasses import dataclass

from scorecard.models import Organisation, Role, User


@dataclass(frozen=True)
class PeopleTemplate:
    """`organisations`: code and name of those that may be given roles in."""

    roles: tuple[str, ...]
    organisations: tuple[tuple[str, str], ...]


def build(user: User) -> PeopleTemplate:
    organisations = Organisation.objects.editable_by(user).values_list("slug", "name")
    return PeopleTemplate(tuple(str(role.label) for role in Role), tuple(organisations))
