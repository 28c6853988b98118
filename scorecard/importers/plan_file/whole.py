"""What only the whole file tells: doubled codes, and codes that name nothing."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from scorecard.domain import cause_effect
from scorecard.domain.plan_document import Fault, PlanDocument
from scorecard.language import listed


def faults(document: PlanDocument) -> Iterable[Fault]:
    """Everything wrong with records that are right one by one."""
    yield from _double_codes(document)
    yield from _double_links(document)
    yield from _unknown_references(document)
    if document.plan is not None and (document.plan.parent_organisation is None) != (document.plan.parent_year is None):
        yield Fault(document.plan.line, _("parent_organisation and parent_year come together"))


def _double_codes(document: PlanDocument) -> Iterable[Fault]:
    """A code is unique inside plan and level; a period inside its KPI; a name inside a theme's members."""
    objectives = document.objectives
    ksfs = [ksf for objective in objectives for ksf in objective.ksfs]
    kpis = [kpi for ksf in ksfs for kpi in ksf.kpis]
    action_plans = [action for kpi in kpis for action in kpi.action_plans]
    levels: list[tuple[str, Iterable[Any], str]] = [
        (_("Organisation"), document.organisations, "slug"),
        (_("Perspective"), document.perspectives, "code"),
        (_("Theme"), document.themes, "code"),
        (_("Objective"), objectives, "code"),
        (_("KSF"), ksfs, "code"),
        (_("KPI"), kpis, "code"),
        (_("Action plan"), action_plans, "code"),
        *((_("Members of %s") % theme.code, theme.members, "printed_name") for theme in document.themes),
        *((_("Targets of %s") % kpi.code, kpi.targets, "period") for kpi in kpis),
        *((_("Values of %s") % kpi.code, kpi.values, "period") for kpi in kpis),
    ]
    for level, entries, key in levels:
        first: dict[str, int] = {}
        for entry in entries:
            if getattr(entry, key) is None:  # a fault of its own
                continue
            name = str(getattr(entry, key))
            if name in first:
                facts = {"level": level, "name": name, "line": first[name]}
                yield Fault(entry.line, _("%(level)s: “%(name)s” stands in line %(line)d already") % facts)
            first.setdefault(name, entry.line)


def _double_links(document: PlanDocument) -> Iterable[Fault]:
    pairs = [(each.line, each.cause, each.effect) for each in document.links]
    served = [(each.line, each.objective, each.parent_objective) for each in document.alignments]
    for entries in (pairs, served):
        seen: set[tuple[str, str]] = set()
        for line, one, other in entries:
            if (one, other) in seen and None not in (one, other):
                yield Fault(line, _("%(one)s → %(other)s stands here twice") % {"one": one, "other": other})
            seen.add((one, other))
    for line, cause, effect in pairs:
        if cause is not None and cause == effect:
            yield Fault(line, _("An objective can't drive itself."))
    lines = {(cause, effect): line for line, cause, effect in pairs if None not in (cause, effect) and cause != effect}
    for chain in cause_effect.cycles(lines):
        cycle = cause_effect.written(chain)
        yield Fault(lines[chain[0], chain[1]], _("This would close a cycle: %(cycle)s.") % {"cycle": cycle})


def _unknown_references(document: PlanDocument) -> Iterable[Fault]:
    """Codes that name an objective or perspective which the file does not hold."""
    perspectives = {entry.code for entry in document.perspectives if entry.code is not None}
    objectives = {entry.code for entry in document.objectives}
    for entry in document.objectives:
        if entry.perspective is not None and entry.perspective not in perspectives:
            facts = {"code": entry.code, "perspective": entry.perspective, "known": listed(sorted(perspectives))}
            yield Fault(
                entry.line_of("perspective"),
                _("%(code)s: unknown perspective “%(perspective)s”; known: %(known)s") % facts,
            )
    named = [(link.line_of(key), getattr(link, key)) for link in document.links for key in ("cause", "effect")]
    named += [(alignment.line_of("objective"), alignment.objective) for alignment in document.alignments]
    for line, code in named:
        if code is not None and code not in objectives:
            yield Fault(line, _("unknown objective “%s”") % code)
