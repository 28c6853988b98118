"""The action plans of a row, several of which may stand in one cell."""

from collections.abc import Sequence

from scorecard.domain.columns import Column

from .cells import code_of, one_line
from .drafts import Draft
from .gluing import Item, is_like, leading_code, split_many, without_code
from .lines import Line
from .reading import Noun

_DOTS = 2  # of an action plan's code


def items(line: Line, code: str, name: str, kpis: Sequence[Draft]) -> list[Item]:
    typed = line.text_in(Column.ACTION_PLAN_CODE)
    many = [code_of(each) for each in typed.split()] if "\n" in typed else []
    names = [each.strip() for each in name.splitlines() if each.strip()]
    if many and len(names) == len(many):
        return [Item(each, without_code(one, each)) for each, one in zip(many, names, strict=True)]
    if code:
        return [Item(code, without_code(one_line(name), code))]
    own = tuple(f"{kpi.code}." for kpi in kpis if kpi.code)
    first = leading_code(name)
    is_glued = line.columns.is_glued.get(Noun.ACTION_PLAN, False)

    def begins(each: str) -> bool:
        return each.startswith(own) or each.count(".") == _DOTS or is_glued

    return split_many(name, begins, lambda each: each.startswith(own) or is_like(each, first))
