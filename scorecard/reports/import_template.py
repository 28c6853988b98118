"""What the empty workbook offers to choose from: the plan's perspectives, sections, and the words of a definition."""

from dataclasses import dataclass

from scorecard.domain.perspective_names import PerspectiveKind, names_of
from scorecard.language import in_chinese
from scorecard.models import FREQUENCIES, Direction, Organisation, Plan


@dataclass(frozen=True)
class ImportTemplate:
    title: str
    perspectives: tuple[str, ...]
    owners: tuple[str, ...]
    directions: tuple[str, ...]
    frequencies: tuple[str, ...]


def build(plan: Plan) -> ImportTemplate:
    """The usual four perspectives where the plan has none yet; 2 queries."""
    usual = [names_of(kind)[0 if in_chinese() else 1] for kind in PerspectiveKind]
    owners = Organisation.objects.filter(parent=plan.organisation)
    return ImportTemplate(
        title=plan.title,
        perspectives=tuple(plan.perspectives.values_list("name", flat=True)) or tuple(usual),
        owners=(plan.organisation.short_name, *owners.values_list("short_name", flat=True)),
        directions=tuple(map(str, Direction.labels)),
        frequencies=tuple(str(label) for _value, label in FREQUENCIES),
    )
