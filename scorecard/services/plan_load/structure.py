"""The whole of a document from the root down: organisations, plan, perspectives, themes, and links at the end."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from scorecard.domain.plan_document import (
    LinkEntry,
    MemberEntry,
    OrganisationEntry,
    PlanDocument,
    PlanEntry,
)
from scorecard.models import Alignment, CauseEffectLink, Objective, Organisation, Perspective, Plan, Theme, ThemeMember
from scorecard.models.base import Record
from scorecard.services import plan_versions

from .branch import Branch
from .writer import Writer

# What a reader of the plan's structure does not see change.
_FIGURES = {"kpivalue"}


class Structure(Writer):
    def load(self, document: PlanDocument, predecessor: Plan | None) -> None:
        self.load_organisations(document.organisations)
        before = self.counts.created + self.counts.changed
        plan = None if self.faults else self.load_plan(document.plan)
        if plan is None:
            return
        self.load_structure(plan, document, predecessor)
        touched = {name for name, number in (self.counts.created + self.counts.changed - before).items() if number}
        plan_versions.raise_versions(plan.pk, structure=bool(touched - _FIGURES), values=bool(touched & _FIGURES))

    def load_organisations(self, entries: Iterable[OrganisationEntry]) -> None:
        stored = Organisation.objects.in_bulk([entry.slug for entry in entries], field_name="slug")
        for entry in entries:
            parent = self.organisation(entry, entry.parent, "parent")
            key = {"slug": entry.slug}
            organisation = self.put(stored.get(entry.slug), Organisation, entry, key, parent=parent)
            if organisation is not None:
                self.organisations[entry.slug] = organisation
        if self.counts.changed["organisation"]:
            plan_versions.raise_all_structures()

    def load_plan(self, entry: PlanEntry) -> Plan | None:
        organisation, parent = self.organisation(entry, entry.organisation), None
        if organisation is None:
            return None
        if entry.parent_organisation is not None and entry.parent_year is not None:
            parent = Plan.objects.of(entry.parent_organisation, entry.parent_year).first()
            if parent is None:
                facts = {"organisation": entry.parent_organisation, "year": entry.parent_year}
                self.fault(
                    entry,
                    _("there is no parent plan %(organisation)s %(year)d; load it first") % facts,
                    "parent_organisation",
                )
                return None
        stored = Plan.objects.select_for_update().of(entry.organisation, entry.year).first()
        key = {"organisation": organisation, "year": entry.year}
        plan: Plan | None = self.put(stored, Plan, entry, key, parent=parent)
        return plan

    def load_structure(self, plan: Plan, document: PlanDocument, predecessor: Plan | None) -> None:
        perspectives = self.children(plan.perspectives.all(), Perspective, document.perspectives, plan=plan)
        themes = self.children(plan.themes.all(), Theme, document.themes, plan=plan)
        for entry in document.themes:
            if entry.code in themes:
                self.load_members(themes[entry.code], entry.members)
        groups = [(None, document.shared_objectives)]
        groups += [(themes.get(entry.code), entry.objectives) for entry in document.themes]
        Branch(self, plan, perspectives, predecessor).load(groups)
        objectives = {objective.code: objective for objective in plan.objectives.all()}
        self.load_links(plan, document.links, objectives)
        self.load_alignments(plan, document, objectives)

    def children(
        self, stored: models.QuerySet[Any], model: type[Record], entries: Iterable[Any], **parent: Any
    ) -> dict[str, Any]:
        """Records with a code, in the entries' order; returns those that stand, by code."""
        by_code = {record.code: record for record in stored}
        made = {
            entry.code: self.put(by_code.get(entry.code), model, entry, parent, order=order)
            for order, entry in enumerate(entries, start=1)
        }
        self.keep(model, set(by_code) - set(made))
        return {code: record for code, record in made.items() if record is not None}

    def load_members(self, theme: Theme, entries: Iterable[MemberEntry]) -> None:
        stored = {member.printed_name: member for member in theme.members.select_related("organisation")}
        for order, entry in enumerate(entries, start=1):
            organisation = self.organisation(entry, entry.organisation)
            member = stored.pop(entry.printed_name, None)
            self.put(member, ThemeMember, entry, {"theme": theme}, order=order, organisation=organisation)
        self.keep(ThemeMember, stored)

    def load_links(self, plan: Plan, entries: Iterable[LinkEntry], objectives: dict[str, Objective]) -> None:
        links = CauseEffectLink.objects.filter(cause__plan=plan).select_related("cause", "effect")
        stored = {(link.cause.code, link.effect.code): link for link in links}
        for entry in entries:
            if entry.cause in objectives and entry.effect in objectives:
                key = {"cause": objectives[entry.cause], "effect": objectives[entry.effect]}
                self.put(stored.pop((entry.cause, entry.effect), None), CauseEffectLink, entry, key)
        self.keep(CauseEffectLink, stored)

    def load_alignments(self, plan: Plan, document: PlanDocument, objectives: dict[str, Objective]) -> None:
        above = {each.code: each for each in plan.parent.objectives.all()} if plan.parent else {}
        alignments = Alignment.objects.filter(objective__plan=plan).select_related("objective", "parent_objective")
        stored = {(each.objective.code, each.parent_objective.code): each for each in alignments}
        if any(each.parent_objective.plan_id != plan.parent_id for each in stored.values()):
            self.fault(
                document.plan, _("the plan is aligned to another parent plan's objectives"), "parent_organisation"
            )
        for entry in document.alignments:
            if entry.parent_objective not in above:
                self.fault(
                    entry, _("the parent plan has no objective “%s”") % entry.parent_objective, "parent_objective"
                )
            elif entry.objective in objectives:
                key = {"objective": objectives[entry.objective], "parent_objective": above[entry.parent_objective]}
                self.put(stored.pop((entry.objective, entry.parent_objective), None), Alignment, entry, key)
        self.keep(Alignment, stored)
