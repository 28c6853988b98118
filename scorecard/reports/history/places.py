"""Where a record stands: what it is called, what lies above it, which page shows it; also of records that are gone."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User as AuthUser

from scorecard.models import (
    KPI,
    KSF,
    Account,
    ActionPlan,
    Alignment,
    CalendarDay,
    CauseEffectLink,
    Evidence,
    ImportBatch,
    KPITarget,
    KPIValue,
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
from scorecard.reports.field_changes import period_of

# What stands above a noun's record on the way down from the plan: read along with it.
_ABOVE: dict[Any, tuple[str, ...]] = {
    Theme: (),
    Objective: ("theme",),
    KSF: ("objective__theme",),
    KPI: ("ksf__objective__theme",),
    KPIValue: ("kpi__ksf__objective__theme",),
    AuthUser: (),
    Membership: (),
    Organisation: (),
}
# The columns of a row of history by which its place is found.
_REFERS: dict[Any, dict[str, Any]] = {
    Theme: {"id": Theme},
    Objective: {"id": Objective, "theme_id": Theme},
    KSF: {"objective_id": Objective},
    KPI: {"id": KPI, "ksf_id": KSF},
    ActionPlan: {"kpi_id": KPI},
    WorkItem: {"kpi_id": KPI},
    KPITarget: {"kpi_id": KPI},
    KPIValue: {"kpi_id": KPI},
    Reminder: {"kpi_id": KPI},
    Evidence: {"kpi_value_id": KPIValue},
    ThemeMember: {"theme_id": Theme},
    CauseEffectLink: {"cause_id": Objective, "effect_id": Objective},
    Alignment: {"objective_id": Objective, "parent_objective_id": Objective},
    Organisation: {"id": Organisation},
    Membership: {"id": Membership, "user_id": AuthUser, "organisation_id": Organisation},
    Account: {"user_id": AuthUser},
}


@dataclass(frozen=True)
class Spot:
    """A record as a reader knows it. `about`: a period, role or the like that makes it one of several.

    `page`: the address, below the plan's or data maintenance's, that shows it; None where no page does.
    """

    code: str = ""
    name: str = ""
    about: Any = None
    path: tuple[str, ...] = ()
    page: str | None = None


class Places:
    """Asks for all records that rows of history refer to, and then tells where each row belongs; at most 2 queries a
    noun. Of records of another plan only those that the user sees are told."""

    def __init__(self, user: User, plan: Plan | None) -> None:
        self.user, self.plan = user, plan
        self._wanted: dict[Any, set[int]] = defaultdict(set)
        self._living: dict[Any, dict[int, Any]] = defaultdict(dict)
        self._gone: dict[Any, dict[int, Any]] = defaultdict(dict)

    def want(self, model: Any, rows: Iterable[Any]) -> None:
        for row in rows:
            for column, referred in _REFERS.get(model, {}).items():
                if getattr(row, column) is not None:
                    self._wanted[referred].add(getattr(row, column))

    def read(self) -> None:
        for model, pks in self._wanted.items():
            rows = model._base_manager.filter(pk__in=pks).select_related(*_ABOVE[model])
            if model is Objective:
                rows = rows.filter(plan__in=Plan.objects.visible_to(self.user))
            self._living[model] = {each.pk: each for each in rows}
            missing = pks - self._living[model].keys()
            if missing and self.plan is not None and model is not KPIValue:
                gone = model.history.filter(id__in=missing, plan_id=self.plan.pk, history_type="-")
                self._gone[model] = {each.id: each for each in gone}

    def of(self, model: Any, row: Any) -> Spot:
        return _SPOTS[model](self, row)

    def living(self, model: Any, pk: int | None) -> Any:
        return self._living[model].get(pk) if pk is not None else None

    def code(self, model: Any, pk: int | None) -> str:
        known = self.living(model, pk) or self._gone[model].get(pk or 0)
        return known.code if known is not None else "…"

    def path(self, model: Any, pk: int | None) -> tuple[str, ...]:
        """From the plan down to that record, itself included."""
        found = self.living(model, pk)
        if found is not None:
            return tuple(str(each) for each in _way(found))
        gone = self._gone[model].get(pk or 0)
        return (str(gone.instance),) if gone is not None else ()


def _way(record: Any) -> Iterator[Any]:
    """Search leaves the KSF out as well: it bears its objective's code."""
    if isinstance(record, KPI):
        yield from _way(record.ksf.objective)
    elif isinstance(record, KSF):
        yield from _way(record.objective)
        return
    elif isinstance(record, Objective) and record.theme is not None:
        yield record.theme
    yield record


def _plan(places: Places, row: Any) -> Spot:
    return Spot(name=row.title, page="" if places.plan is not None else None)


def _coded(places: Places, row: Any) -> Spot:
    model = row.instance_type
    above: dict[Any, tuple[Any, str]] = {Objective: (Theme, "theme_id"), KSF: (Objective, "objective_id")}
    above |= {KPI: (KSF, "ksf_id"), ActionPlan: (KPI, "kpi_id")}
    parent, column = above.get(model, (None, ""))
    path = places.path(parent, getattr(row, column)) if parent is not None else ()
    return Spot(row.code, row.name, path=path, page=_PAGES[model](places, row))


def _page(folder: str, model: Any, column: str) -> Callable[[Places, Any], str | None]:
    def page(places: Places, row: Any) -> str | None:
        found = places.living(model, getattr(row, column))
        return f"{folder}/{found.code}/" if found is not None else None

    return page


_PAGES: dict[Any, Callable[[Places, Any], str | None]] = {
    Perspective: lambda _places, _row: "map/",
    Theme: _page("themes", Theme, "id"),
    Objective: _page("objectives", Objective, "id"),
    KSF: _page("objectives", Objective, "objective_id"),
    KPI: _page("kpis", KPI, "id"),
    ActionPlan: _page("kpis", KPI, "kpi_id"),
}


def _figure(places: Places, row: Any) -> Spot:
    """Of a KPI and a period."""
    *path, kpi = places.path(KPI, row.kpi_id) or ("…",)
    code, _, name = kpi.partition(" ")
    if row.instance_type is WorkItem:
        return Spot("", row.name, path=(*path, kpi), page=_PAGES[ActionPlan](places, row))
    return Spot(code, name, period_of(row), tuple(path), _PAGES[ActionPlan](places, row))


def _evidence(places: Places, row: Any) -> Spot:
    value = places.living(KPIValue, row.kpi_value_id)
    name = row.file_name or row.document_number or row.address
    if value is None:
        return Spot(name=name)
    return Spot(name=name, about=value.period, path=tuple(map(str, _way(value.kpi))), page=f"kpis/{value.kpi.code}/")


def _member(places: Places, row: Any) -> Spot:
    page = _page("themes", Theme, "theme_id")(places, row)
    return Spot(name=row.printed_name, path=places.path(Theme, row.theme_id), page=page)


def _link(places: Places, row: Any) -> Spot:
    return Spot(f"{places.code(Objective, row.cause_id)} → {places.code(Objective, row.effect_id)}", page="links/")


def _alignment(places: Places, row: Any) -> Spot:
    ends = places.code(Objective, row.objective_id), places.code(Objective, row.parent_objective_id)
    return Spot(" → ".join(ends), page="alignment/")


def _lock(_places: Places, row: Any) -> Spot:
    return Spot(about=period_of(row), page=f"locks/{row.id}/")


def _batch(_places: Places, row: Any) -> Spot:
    return Spot(name=row.file_name, page=f"import/batches/{row.id}/")


def _maintained(places: Places, row: Any) -> str | None:
    """The record's page of data maintenance."""
    model = row.instance_type
    return f"scorecard/{model._meta.model_name}/{row.id}/change/" if places.living(model, row.id) is not None else None


def _organisation(places: Places, row: Any) -> Spot:
    return Spot(name=row.name, page=_maintained(places, row))


def _membership(places: Places, row: Any) -> Spot:
    user, organisation = places.living(AuthUser, row.user_id), places.living(Organisation, row.organisation_id)
    return Spot(_account_name(user), str(organisation or ""), Role(row.role).label, page=_maintained(places, row))


def _user(_places: Places, row: Any) -> Spot:
    return Spot(row.username, f"{row.first_name} {row.last_name}".strip())


def _account(places: Places, row: Any) -> Spot:
    user = places.living(AuthUser, row.user_id)
    return Spot(_account_name(user), user.get_full_name() if user else "")


def _account_name(user: Any) -> str:
    return user.get_username() if user is not None else ""


def _day(_places: Places, row: Any) -> Spot:
    return Spot(name=row.name, about=row.day)


_SPOTS: dict[Any, Callable[[Places, Any], Spot]] = {
    Plan: _plan,
    **dict.fromkeys(_PAGES, _coded),
    **dict.fromkeys((WorkItem, KPITarget, KPIValue, Reminder), _figure),
    Evidence: _evidence,
    ThemeMember: _member,
    CauseEffectLink: _link,
    Alignment: _alignment,
    PeriodLock: _lock,
    ImportBatch: _batch,
    Organisation: _organisation,
    Membership: _membership,
    AuthUser: _user,
    Account: _account,
    CalendarDay: _day,
}
