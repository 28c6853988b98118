"""What tables of parts of plans share: two columns name the plan, and all else is looked for in it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scorecard.domain import codes, roc_periods
from scorecard.models import Organisation, Plan, User

from .base import RecordResource
from .cells import Cell, Column, RecordCell, YearCell


class PlanPartResource(RecordResource):
    """A table of parts of plans; the first two columns name the plan."""

    plan_path = "plan"

    def own_columns(self) -> list[Column]:
        organisation = Column(f"{self.plan_path}__organisation__slug", Cell(), gettext_lazy("organisation"))
        year = Column(f"{self.plan_path}__year", YearCell(), gettext_lazy("year"))
        return [organisation, year, *super().own_columns()]

    def __init__(self, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(user, **kwargs)
        self.plans: dict[tuple[str, str], Plan | None] = {}
        columns = list(self.fields.values())
        self.plan_columns = tuple(column.column_name for column in columns[:2])
        self.fields = {column.attribute: column for column in columns}

    def required(self) -> tuple[str, ...]:
        return (*list(self.fields)[:2], *self.key)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        slug, year = (str(row[name]).strip() for name in self.plan_columns)
        if (slug, year) not in self.plans:
            self.plans[slug, year] = self._plan(slug, year)
        if self.plans[slug, year] is None:
            text = _("There is no plan of “%(slug)s” for the year “%(year)s” that you administer.")
            raise ValidationError({self.plan_columns[0]: [text % {"slug": slug, "year": year}]})
        self.plan = self.plans[slug, year]

    def _plan(self, slug: str, year: str) -> Plan | None:
        try:
            western = roc_periods.parse_year(year)
        except ValueError:
            return None
        return Plan.objects.editable_by(self.user).of(slug, western).select_related("parent").first()  # type: ignore[arg-type]

    def candidates(self, row: Any) -> models.QuerySet[Any]:
        return super().candidates(row).filter(**{self.plan_path: self.plan})

    def init_instance(self, row: Any = None) -> Any:
        instance = super().init_instance(row)
        if self.plan_path == "plan":
            instance.plan = self.plan
        return instance

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """The plan's columns have been read already."""
        own = {name: value for name, value in row.items() if name not in self.plan_columns}
        super().import_instance(instance, own, **kwargs)

    def reference(self, field: Any) -> Cell:
        related = field.remote_field.model
        if related is Organisation:
            return super().reference(field)
        return RecordCell(lambda code: self.part(related, code), lambda each: each.code)

    def part(self, model: Any, code: str) -> Any:
        """The part of the row's plan under a code."""
        return model.objects.filter(plan=self.plan, code=codes.normalise(code)).first()
