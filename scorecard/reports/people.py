"""The people of the organisations that somebody administers, a page at a time; 6 queries, however many."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.contrib.auth.models import User as AuthUser
from django.db.models import Prefetch, Q, QuerySet

from scorecard.domain.people_choice import PeopleChoice, PersonStanding
from scorecard.models import Membership, Role, User, person
from scorecard.models.folding import fold
from scorecard.models.membership import shown_name

from . import organisation_tree
from .organisation_tree import Node, OrganisationTree

ROWS = 50
MOST_COLLEAGUES = 100  # offered


@dataclass(frozen=True)
class HeldRole:
    """A membership as lists tell of it; `standing` is that of the role, not of the person."""

    pk: int
    organisation: str
    role: str
    label: str
    valid_from: date | None
    valid_until: date | None
    standing: PersonStanding
    extension: str = ""
    deputy_of: str = ""


@dataclass(frozen=True)
class PersonRow:
    """`roles` in organisations that the reader sees; `hidden_roles` counts the others that have not ended.

    `deputies`: who stands in for them today or later.
    """

    pk: int
    username: str
    name: str
    email: str
    is_active: bool
    is_superuser: bool
    last_login: datetime | None
    roles: tuple[HeldRole, ...]
    hidden_roles: int
    deputies: tuple[str, ...]


@dataclass(frozen=True)
class People:
    """`choice`: what is shown, with what of it was ignored; `organisations`: those to choose from."""

    choice: PeopleChoice
    rows: tuple[PersonRow, ...]
    total: int
    pages: int
    organisations: tuple[Node, ...]
    top: str

    @property
    def roles(self) -> tuple[tuple[str, str], ...]:
        return tuple((role.value, str(role.label)) for role in Role)

    @property
    def standings(self) -> tuple[str, ...]:
        return tuple(PersonStanding)

    @property
    def previous(self) -> int:
        """0 on the first page."""
        return self.choice.page - 1

    @property
    def next(self) -> int:
        """0 on the last page."""
        return self.choice.page + 1 if self.choice.page < self.pages else 0


def build(user: User, asked: PeopleChoice, today: date) -> People:
    tree = organisation_tree.build(user)
    scope = Membership.objects.scope_of(user)
    own = set(tree.nodes) if scope.everything else set(scope.where(Role.ADMINISTRATOR))
    choice = _possible(asked, tree, own)
    within = {pk for pk, _depth in tree.walk(tree.find(choice.under))} & own if choice.under else None
    rows = _fitting(person.visible_to(user), choice, within if within is not None or scope.everything else own, today)
    total = rows.count()
    pages = max(1, -(-total // ROWS))
    choice = replace(choice, page=min(choice.page, pages))
    shown = rows.prefetch_related(_memberships(), _deputies(today))[(choice.page - 1) * ROWS : choice.page * ROWS]
    return People(
        choice=choice,
        rows=tuple(_row(each, tree, today) for each in shown),
        total=total,
        pages=pages,
        organisations=tuple(tree.nodes[pk] for pk, _depth in tree.walk() if pk in own),
        top=next((tree.nodes[pk].name for pk, _depth in tree.walk() if pk in own), ""),
    )


def _memberships() -> "Prefetch[str]":
    """Each person's roles, with who is represented."""
    held = Membership.objects.select_related("deputy_of").order_by("organisation__order", "organisation__slug", "pk")
    return Prefetch("memberships", queryset=held)


def _deputies(today: date) -> "Prefetch[str]":
    """Who stands in for each person."""
    return Prefetch("deputies", queryset=Membership.objects.lasting(today).select_related("user").order_by("pk"))


def _possible(asked: PeopleChoice, tree: OrganisationTree, own: Collection[int]) -> PeopleChoice:
    """What of the choice there is; the rest is ignored and noted."""
    under = asked.under if tree.find(asked.under) in own else ""
    text = asked.text if fold(asked.text) else ""
    gone = [name for name, value in (("under", under), ("text", text)) if getattr(asked, name) and not value]
    return replace(asked, under=under, text=text, ignored=(*asked.ignored, *gone))


def _fitting(
    people: QuerySet[AuthUser], choice: PeopleChoice, within: Collection[int] | None, today: date
) -> QuerySet[AuthUser]:
    """`within`: the organisations whose roles count; None counts all."""
    roles = Membership.objects.order_by() if within is None else Membership.objects.filter(organisation__in=within)
    if choice.text:
        people = person.matching(people, choice.text)
    if choice.role:
        people = people.filter(_holds(roles.lasting(today).filter(role=choice.role)))
    if choice.under:
        people = people.filter(_holds(roles))
    now, lasting = _holds(roles.current(today)), _holds(roles.lasting(today))
    standings = {
        PersonStanding.CURRENT: Q(is_active=True) & now,
        PersonStanding.COMING: Q(is_active=True) & lasting & ~now,
        PersonStanding.ENDED: Q(is_active=True) & ~lasting,
        PersonStanding.DEACTIVATED: Q(is_active=False),
    }
    return people.filter(standings[PersonStanding(choice.standing)]) if choice.standing else people


def _holds(roles: QuerySet[Membership]) -> Q:
    return Q(pk__in=roles.order_by().values("user"))


def _row(each: AuthUser, tree: OrganisationTree, today: date) -> PersonRow:
    held = list(each.memberships.all())
    return PersonRow(
        pk=each.pk,
        username=each.username,
        name=each.get_full_name(),
        email=each.email,
        is_active=each.is_active,
        is_superuser=each.is_superuser,
        last_login=each.last_login,
        roles=held_roles(held, tree, today),
        hidden_roles=sum(1 for role in held if role.organisation_id not in tree.nodes and not role.has_ended(today)),
        deputies=tuple(
            dict.fromkeys(shown_name(role.user) for role in each.deputies.all() if role.organisation_id in tree.nodes)
        ),
    )


def held_roles(held: Iterable[Membership], tree: OrganisationTree, today: date) -> tuple[HeldRole, ...]:
    """Those in organisations that the reader sees, what has ended last."""
    seen = [_held(each, tree, today) for each in held if each.organisation_id in tree.nodes]
    order = list(PersonStanding)
    return tuple(sorted(seen, key=lambda role: order.index(role.standing)))


def _held(role: Membership, tree: OrganisationTree, today: date) -> HeldRole:
    if role.has_ended(today):
        standing = PersonStanding.ENDED
    else:
        standing = PersonStanding.CURRENT if role.is_current(today) else PersonStanding.COMING
    return HeldRole(
        pk=role.pk,
        organisation=tree.nodes[role.organisation_id].name,
        role=role.role,
        label=role.get_role_display(),
        valid_from=role.valid_from,
        valid_until=role.valid_until,
        standing=standing,
        extension=role.extension,
        deputy_of=shown_name(role.deputy_of),
    )


def colleagues(reader: User, membership: int | None) -> tuple[tuple[str, str], ...]:
    """Who may stand in for the holder of a role: user names and names of some who work in that place or next to it."""
    own = Membership.objects.filter(pk=membership or 0).values("organisation")
    beside = Membership.objects.filter(
        Q(organisation__in=own) | Q(organisation__parent__in=own) | Q(organisation__children__in=own)
    )
    active = person.visible_to(reader).filter(is_active=True, pk__in=beside.order_by().values("user"))
    return tuple((each.username, each.get_full_name()) for each in active[:MOST_COLLEAGUES])
