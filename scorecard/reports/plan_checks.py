"""The linter's findings in words: for the page of a stored plan (in 20 queries) and for a plan file."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scorecard.domain.plan_checks import Finding, Level, Rule, check
from scorecard.domain.plan_document import PlanDocument
from scorecard.models import KPI, KSF, ActionPlan, Objective, Plan, Theme

from . import plan_document

_SENTENCES: dict[Rule, Promise] = {
    Rule.DUPLICATE_CODE: _("The code %(code)s is used twice (first in line %(line)d)."),
    Rule.SAME_CODE_OTHER_NAME: _("The code %(code)s also stands for “%(other_name)s” (line %(line)d)."),
    Rule.THEME_LETTER: _("The code's letter %(letter)s is not that of the theme, %(theme)s."),
    Rule.PERSPECTIVE_LETTER: _("The code's letter %(letter)s is not that of the perspective, %(perspective)s."),
    Rule.OBJECTIVE_WITHOUT_KPI: _("The objective has no KPI."),
    Rule.KSF_WITHOUT_KPI: _("The KSF has no KPI."),
    Rule.THEME_WITHOUT_LEAD: _("The theme has no lead agency."),
    Rule.CLAIMED_OBJECTIVES: _("The plan claims %(claimed)d objectives and has %(real)d."),
    Rule.CLAIMED_KPIS: _("The plan claims %(claimed)d KPIs and has %(real)d."),
    Rule.GAP_IN_NUMBERING: _("The numbering has a gap: %(missing)s is missing."),
    Rule.WEIGHTS_NOT_100: _("The weights of the theme's KPIs add up to %(total)s, not to 100."),
    Rule.KPI_WITHOUT_UNIT: _("The KPI has no unit."),
    Rule.KPI_WITHOUT_TARGET: _("The KPI has no target."),
    Rule.KPI_WITHOUT_OWNER: _("The KPI has no owner section."),
    Rule.KPI_WITHOUT_FREQUENCY: _("The KPI has no reporting frequency."),
    Rule.CYCLE: _("The links form a cycle: %(cycle)s."),
}
_MODELS: dict[Level, Any] = {
    Level.THEME: Theme,
    Level.OBJECTIVE: Objective,
    Level.KSF: KSF,
    Level.KPI: KPI,
    Level.ACTION_PLAN: ActionPlan,
}


@dataclass(frozen=True)
class CheckedFinding:
    """A finding in words; `pk` is the object's primary key, None where it is not stored."""

    rule: Rule
    level: Level
    code: str
    name: str
    sentence: str
    is_error: bool
    line: int
    pk: int | None

    @property
    def edit_page(self) -> str:
        """The name of the page on which the object is mended."""
        return f"admin:scorecard_{self.level.replace('_', '')}_change"

    @property
    def is_mended_at_links(self) -> bool:
        """Whether it is links that are to be changed, not the object itself."""
        return self.rule is Rule.CYCLE


@dataclass(frozen=True)
class PlanChecks:
    findings: tuple[CheckedFinding, ...]

    @property
    def errors(self) -> int:
        return sum(finding.is_error for finding in self.findings)

    @property
    def warnings(self) -> int:
        return len(self.findings) - self.errors


def build(plan: Plan) -> PlanChecks:
    """The findings on a stored plan."""
    keys: dict[tuple[Level, str], int] = {(Level.PLAN, ""): plan.pk}
    for level, model in _MODELS.items():
        rows = model.objects.filter(plan=plan).values_list("code", "pk")
        keys |= {(level, code): pk for code, pk in rows}
    return _in_words(plan_document.build(plan), keys)


def of_document(document: PlanDocument) -> PlanChecks:
    """The findings on a document that is not stored."""
    return _in_words(document, {})


def _in_words(document: PlanDocument, keys: dict[tuple[Level, str], int]) -> PlanChecks:
    return PlanChecks(tuple(_worded(finding, keys.get((finding.level, finding.code))) for finding in check(document)))


def _worded(finding: Finding, pk: int | None) -> CheckedFinding:
    sentence = str(_SENTENCES[finding.rule]) % {"code": finding.code, **finding.facts}
    return CheckedFinding(
        finding.rule,
        finding.level,
        finding.code,
        finding.name,
        sentence,
        finding.rule.is_error,
        finding.line,
        pk,
    )
