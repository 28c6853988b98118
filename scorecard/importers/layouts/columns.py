"""Which column is which where headings alone don't say: one over two columns, none over one, 代碼 beside KPI."""

from collections.abc import Callable, Sequence

from scorecard.domain import perspective_names
from scorecard.domain.columns import Column
from scorecard.domain.numbers import NumberRefused
from scorecard.domain.numbers import parse as parse_number
from scorecard.domain.periods import Frequency
from scorecard.domain.roc_periods import PartOfYear

from .cells import Row, at, text_of
from .gluing import leading_code, split_code
from .headers import Header
from .overrides import ColumnUse
from .reading import Holding

SAMPLED = 200  # rows looked at
NAMES = (Column.THEME, Column.PERSPECTIVE, Column.OBJECTIVE, Column.KSF, Column.KPI, Column.ACTION_PLAN)
CODES = {
    Column.THEME: Column.THEME_CODE,
    Column.PERSPECTIVE: Column.PERSPECTIVE_CODE,
    Column.OBJECTIVE: Column.OBJECTIVE_CODE,
    Column.KSF: Column.KSF_CODE,
    Column.KPI: Column.KPI_CODE,
    Column.ACTION_PLAN: Column.ACTION_PLAN_CODE,
}
_NAME_OF = {code: name for name, code in CODES.items()}
_OF_ACTION_PLANS = {
    Column.OWNER: Column.ACTION_PLAN_OWNER,
    Column.REMARK: Column.ACTION_PLAN_NOTE,
    Column.WHAT_WAS_DONE: Column.ACTION_PLAN_NOTE,
}
_VALUES = (Column.ACTUAL, Column.TARGET, Column.FIGURE, Column.TARGET_LOW)


def resolve(header: Header, rows: Sequence[Row]) -> None:
    """Settle every column of the header; `rows` stand below it."""
    sample = rows[:SAMPLED]
    width = max((len(row) for row in sample), default=0)
    contents = {
        number: [text for row in sample if (text := text_of(at(row, number)))] for number in range(1, width + 1)
    }
    _shifted(header, contents, width)
    _spans(header, contents)
    _without_heading(header, contents)
    _generic(header)
    _by_neighbour(header)
    _doubled(header, contents)
    _numbers_called_objectives(header, contents)
    _figures(header, contents)


def _share(texts: list[str], holds: Callable[[str], bool]) -> float:
    return sum(1 for text in texts if holds(text)) / len(texts) if texts else 0.0


def _is_perspective(text: str) -> bool:
    return perspective_names.read(text).kind is not None


def _is_bare_code(text: str) -> bool:
    item = split_code(text)
    return bool(item.code) and not item.name


def _is_number(text: str) -> bool:
    try:
        return parse_number(text) is not None
    except NumberRefused:
        return False


def _shifted(header: Header, contents: dict[int, list[str]], width: int) -> None:
    """Four headings over five columns, all moved to the left: perspectives stand below 策略目標."""
    first = header.column(Column.OBJECTIVE)
    if not first or header.has(Column.PERSPECTIVE) or _share(contents.get(first, []), _is_perspective) < 0.5:
        return
    run = [number for number in sorted(header.uses) if number >= first]
    end = run[-1] + 1
    is_run = run == list(range(first, end)) and len({use.column for use in header.uses.values()}) == len(header.uses)
    if is_run and end <= width and end not in header.headings and contents.get(end):
        for number in reversed(run):
            header.uses[number + 1] = header.uses[number]
            header.headings[number + 1] = header.headings[number]
        header.uses[first] = ColumnUse(Column.PERSPECTIVE)


def _spans(header: Header, contents: dict[int, list[str]]) -> None:
    """One heading over two columns, the second blank or merged: perspective and objective, or code and name."""
    for number in sorted(header.uses):
        use, heading = header.uses[number], header.headings[number]
        following = number + 1
        is_span = following not in header.headings or (
            header.headings[following] == heading and header.uses.get(following) == use
        )
        if use.column not in NAMES or not is_span or not contents.get(following):
            continue
        left, right = contents.get(number, []), contents[following]
        if use.column is Column.OBJECTIVE and (_share(left, _is_perspective) >= 0.5 or _is_beside_coded(left, right)):
            if not header.has(Column.PERSPECTIVE):
                header.uses[number] = ColumnUse(Column.PERSPECTIVE)
                header.uses[following] = use
                header.headings.setdefault(following, heading)
        elif _share(left, _is_bare_code) >= 0.5 > _share(right, _is_bare_code) and not header.has(CODES[use.column]):
            header.uses[number] = ColumnUse(CODES[use.column])
            header.uses[following] = use
            header.headings.setdefault(following, heading)


def _is_beside_coded(left: list[str], right: list[str]) -> bool:
    """Whether names stand beside objectives with their codes: perspectives, however an agency calls them."""
    return glued_share(right) >= 0.5 and not any(map(leading_code, left))


def _without_heading(header: Header, contents: dict[int, list[str]]) -> None:
    """A column without a heading that holds perspectives."""
    if header.has(Column.PERSPECTIVE) or not header.has(Column.OBJECTIVE, Column.OBJECTIVE_CODE):
        return
    for number, texts in contents.items():
        if number not in header.headings and texts and _share(texts, _is_perspective) >= 0.5:
            header.uses[number] = ColumnUse(Column.PERSPECTIVE)
            return


def _generic(header: Header) -> None:
    """代碼 is of the noun to its right, else to its left; 名稱 of the code before it."""
    for number, use in sorted(header.uses.items()):
        right, left = header.uses.get(number + 1), header.uses.get(number - 1)
        if use.column is Column.CODE:
            for beside in (right, left):
                code = CODES.get(beside.column) if beside else None
                if code and not header.has(code):
                    header.uses[number] = ColumnUse(code)
                    break
            else:
                header.uses[number] = ColumnUse(Column.DERIVED)
        elif use.column is Column.NAME:
            name = _NAME_OF.get(left.column) if left else None
            header.uses[number] = ColumnUse(name or Column.DERIVED)


def _by_neighbour(header: Header) -> None:
    """權重, 主辦單位 and 備註 belong to the noun whose columns stand before them."""
    has_kpi = header.has(Column.KPI, Column.KPI_CODE)
    has_objective = header.has(Column.OBJECTIVE, Column.OBJECTIVE_CODE)
    seen: set[Column] = set()
    noun = "kpi" if has_kpi else "objective"
    for number, use in sorted(header.uses.items()):
        if use.column in (*NAMES, *CODES.values()):
            noun = use.column.noun
        column = use.column
        if column is Column.WEIGHT and has_objective and (not has_kpi or noun in ("objective", "perspective")):
            column = Column.OBJECTIVE_WEIGHT
        if noun == "action_plan" and (not has_kpi or column in seen or column is Column.WHAT_WAS_DONE):
            column = _OF_ACTION_PLANS.get(column, column)
        seen.add(column)
        if column is not use.column:
            header.uses[number] = ColumnUse(column, use.period, use.holding, use.year)


def _doubled(header: Header, contents: dict[int, list[str]]) -> None:
    """The first column of a meaning counts; of figures each is its own. An empty one is nobody's loss."""
    first: dict[ColumnUse, int] = {}
    for number, use in sorted(header.uses.items()):
        key = use if use.column is Column.FIGURE else ColumnUse(use.column)
        if use.column is Column.DERIVED:
            continue
        if key in first:
            del header.uses[number]
            if contents.get(number):
                header.twice[number] = first[key]
            else:
                del header.headings[number]
        else:
            first[key] = number


def _numbers_called_objectives(header: Header, contents: dict[int, list[str]]) -> None:
    """目標 above numbers is a target."""
    number = header.column(Column.OBJECTIVE)
    texts = contents.get(number, [])
    if number and not header.has(Column.OBJECTIVE_CODE) and _share(texts, _is_number) >= 0.5:
        header.uses[number] = ColumnUse(Column.TARGET)


def _figures(header: Header, contents: dict[int, list[str]]) -> None:
    """目標值 without a period is the year's; 分子 and 分母 beside a period are figures."""
    is_long = header.has(Column.PERIOD, Column.YEAR) and header.has(*_VALUES)
    for number, use in sorted(header.uses.items()):
        if is_long and header.has(Column.PERIOD):
            figures = {Column.NUMERATOR: Column.VALUE_NUMERATOR, Column.DENOMINATOR: Column.VALUE_DENOMINATOR}
            if use.column in figures and _share(contents.get(number, []), _is_number) >= 0.5:
                header.uses[number] = ColumnUse(figures[use.column])
            elif use.column is Column.REMARK:
                header.uses[number] = ColumnUse(Column.DERIVED)
        elif not is_long and use.column is Column.TARGET:
            header.uses[number] = ColumnUse(Column.ANNUAL_TARGET, year=use.year)
        elif not is_long and use.column is Column.ACTUAL:
            header.uses[number] = ColumnUse(Column.FIGURE, PartOfYear(Frequency.YEAR, 1, use.year), Holding.ACTUAL)


def glued_share(texts: list[str]) -> float:
    """How much of a column's cells begin with a code."""
    return _share(texts, lambda text: bool(leading_code(text)))
