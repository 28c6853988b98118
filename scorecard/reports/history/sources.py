"""Whose history stands in the audit log: of each noun the rows that a user sees, and how an object is looked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User as AuthUser
from django.db.models import Exists, F, OuterRef, Q, Value

from scorecard.domain import codes
from scorecard.models import (
    KPI,
    KSF,
    REPORTED,
    Account,
    ActionPlan,
    Alignment,
    CalendarDay,
    CauseEffectLink,
    Evidence,
    ImportBatch,
    KPITarget,
    KPIValue,
    LoginEvent,
    Membership,
    Objective,
    Organisation,
    PeriodLock,
    Perspective,
    Plan,
    Reminder,
    Role,
    Theme,
    ThemeMember,
    User,
    WorkItem,
)

_ALL = Q()
Finder = Callable[[str], Q]
Keys = Callable[[str], Any]


@dataclass(frozen=True)
class Parents:
    """What many rows of a noun hang on: `column` leads there, `keys` are those of an object, or all for no name.

    `rows`: of the noun's history, whatever they hang on.
    """

    column: str
    keys: Keys
    rows: Any


@dataclass(frozen=True)
class Source:
    """`rows`: of the noun's history; `finder`: those of an object named by a text, None where none has such a name.

    `parents`: where there are so many that they are better looked up parent by parent.
    """

    model: Any
    rows: Any
    finder: Finder | None
    parents: Parents | None = None

    @property
    def kind(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)


_CODED = (Perspective, Theme, Objective, KSF, KPI, ActionPlan)
_OF_KPI = (WorkItem, KPITarget, KPIValue, Reminder)
PLAN_KINDS = tuple(
    str(model._meta.model_name)
    for model in (Plan, *_CODED, *_OF_KPI, Evidence, ThemeMember, CauseEffectLink, Alignment, PeriodLock, ImportBatch)
)
_OF_PORTAL = (Organisation, Membership, AuthUser, Account, LoginEvent, CalendarDay, Plan)
PORTAL_KINDS = tuple(str(model._meta.model_name) for model in _OF_PORTAL)


def of_plan(plan: Plan, user: User) -> tuple[Source, ...]:
    """All nouns of the plan. A code finds its record under every code that it ever had, and what hangs on a KPI."""

    def ever(model: Any, typed: str = "") -> Any:
        rows = model.history.filter(plan_id=plan.pk)
        return (rows.filter(code=codes.normalise(typed)) if typed else rows).values("id")

    def part(model: Any, column: str, of: Any) -> Source:
        """A noun whose `column` leads to a noun with a code."""
        rows = model.history.filter(**{f"{column}__in": ever(of)})
        return Source(model, rows, lambda typed: Q(**{f"{column}__in": ever(of, typed)}))

    def figures(model: Any, seen: Q) -> Source:
        """A KPI's, of which there are thousands."""
        rows = model.history.filter(seen)
        parents = Parents("kpi_id", lambda typed: ever(KPI, typed), rows)
        return Source(model, rows.filter(kpi_id__in=ever(KPI)), None, parents)

    def links_of(typed: str) -> Q:
        return Q(cause_id__in=ever(Objective, typed)) | Q(effect_id__in=ever(Objective, typed))

    seen = _seen_values(plan, user)
    return (
        Source(Plan, Plan.history.filter(id=plan.pk), None),
        *(_coded(model, plan, ever) for model in _CODED),
        part(WorkItem, "kpi_id", KPI),
        figures(KPITarget, Q()),
        figures(KPIValue, seen),
        Source(
            Evidence, Evidence.history.filter(_of_values(ever(KPI), seen)), lambda typed: _of_values(ever(KPI, typed))
        ),
        part(Reminder, "kpi_id", KPI),
        part(ThemeMember, "theme_id", Theme),
        Source(CauseEffectLink, CauseEffectLink.history.filter(cause_id__in=ever(Objective)), links_of),
        part(Alignment, "objective_id", Objective),
        Source(PeriodLock, PeriodLock.history.filter(plan_id=plan.pk), None),
        Source(ImportBatch, ImportBatch.history.filter(plan_id=plan.pk), None),
    )


def _coded(model: Any, plan: Plan, ever: Callable[..., Any]) -> Source:
    return Source(model, model.history.filter(plan_id=plan.pk), lambda typed: Q(id__in=ever(model, typed)))


def _of_values(kpis: Any, seen: Q = _ALL) -> Q:
    """Evidence of the KPIs' values: of those that there are, and of those that are gone."""
    values = KPIValue.objects.filter(seen, kpi_id__in=kpis).order_by()
    gone = KPIValue.history.filter(seen, id=OuterRef("kpi_value_id"), kpi_id__in=kpis, history_type="-")
    return Q(kpi_value_id__in=values.values("pk")) | Q(Exists(gone))


def _reported(plan: Plan, user: User) -> Q:
    """KPIs whose drafts the user sees: those that the user reports, and gone ones of sections that the user staffs."""
    staffed = Membership.objects.scope_of(user).where(Role.STAFF)
    gone = KPI.history.filter(Q(owner_id__in=staffed) | Q(owner_id=None), plan_id=plan.pk, history_type="-")
    mine = KPI.objects.filter(plan=plan).reported_by(user).order_by()
    return Q(kpi_id__in=mine.values("pk")) | Q(kpi_id__in=gone.values("id"))


def _seen_values(plan: Plan, user: User) -> Q:
    """What was never sent stays with those who report the KPI; and what proves a value goes with it."""
    everything = Membership.objects.scope_of(user).everything
    return Q() if everything else Q(state__in=REPORTED) | _reported(plan, user)


def of_portal(user: User) -> tuple[Source, ...]:
    """What belongs to no plan, of the organisations that the user administers; plans as they are begun and deleted."""
    scope = Membership.objects.scope_of(user)
    own = scope.where(Role.ADMINISTRATOR)
    everybody = Q()
    there = everybody if scope.everything else Q(organisation_id__in=own)
    members = Membership.history.filter(there).values("user_id")
    today = Membership.objects.filter(there).order_by().values("user_id")

    def people(column: str) -> Q:
        if scope.everything:
            return everybody
        return Q(**{f"{column}__in": members}) | Q(**{f"{column}__in": today})

    logins = LoginEvent.objects.annotate(
        history_date=F("at"), history_id=F("pk"), history_user_id=F("user_id"), history_type=Value("")
    )  # named as in a history, which they are of themselves
    organisations = everybody if scope.everything else Q(id__in=own) | Q(parent_id__in=own)
    plans = Plan.history.filter(there).exclude(history_type="~")
    return (
        Source(Organisation, Organisation.history.filter(organisations), lambda typed: Q(id__in=_organisations(typed))),
        Source(Membership, Membership.history.filter(there), _membership),
        Source(AuthUser, AuthUser.history.filter(people("id")), lambda typed: Q(id__in=called(typed))),  # type: ignore[attr-defined]
        Source(Account, Account.history.filter(people("user_id")), lambda typed: Q(user_id__in=called(typed))),
        Source(LoginEvent, logins.filter(people("user_id")), lambda typed: Q(user_id__in=called(typed))),
        Source(CalendarDay, CalendarDay.history.all(), lambda typed: Q(name__icontains=typed)),
        Source(Plan, plans, lambda typed: Q(organisation_id__in=_organisations(typed)) | Q(title__icontains=typed)),
    )


def _membership(typed: str) -> Q:
    return Q(user_id__in=called(typed)) | Q(organisation_id__in=_organisations(typed))


def _organisations(typed: str) -> Any:
    """Under every name that they ever had."""
    return Organisation.history.filter(Q(slug=typed.lower()) | Q(name__icontains=typed)).values("id")


def called(typed: str) -> Any:
    """Users of that user name, or with the text in their name."""
    named = Q(username__iexact=typed) | Q(first_name__icontains=typed) | Q(last_name__icontains=typed)
    return AuthUser.objects.filter(named).order_by().values("pk")
