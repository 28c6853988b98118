"""What people write into the columns that have a choice of values: directions, frequencies, ways to sum up a year."""

from .columns import Column, folded

_WORDS: dict[Column, dict[str, str]] = {
    Column.DIRECTION: {
        "higher": "越高越好|正向|正向指標|望大|愈高愈好|越大越好|higher|higher is better|up|positive|increase|↑",
        "lower": "越低越好|負向|負向指標|逆向|反向|望小|愈低愈好|越小越好|lower|lower is better|down|negative|↓",
        "range": "落在區間內|區間|區間型|區間指標|望目|範圍|range|best inside a range|within range|in range",
    },
    Column.FREQUENCY: {
        "M": "月|每月|按月|月報|逐月|month|monthly|M",
        "Q": "季|每季|按季|季報|quarter|quarterly|Q",
        "H": "半年|每半年|半年報|half year|half-yearly|semiannual|biannual|H",
        "Y": "年|每年|按年|年報|年度|year|yearly|annual|annually|Y|A",
    },
    Column.AGGREGATION: {
        "last": "取最近一期|最近一期|最新值|latest period|latest|last",
        "sum": "加總|合計|sum|total",
        "mean": "平均|平均值|mean|average",
        "min": "最小|最小值|minimum|min",
        "max": "最大|最大值|maximum|max",
        "ratio": "分子分母合計後計算|sum of numerators ÷ sum of denominators|ratio",
    },
    Column.IS_CUMULATIVE: {
        "yes": "是|有|累計|累計值|累計值(1月至本期)|yes|true|y|1|cumulative|v|✓|accumulated since January",
        "no": "否|無|當期|當期值|no|false|n|0|of this period",
    },
    Column.KIND: {
        "numeric": "數值|數值型|量化|numeric",
        "milestone": "里程碑|工作項目|質化|milestone|milestones",
    },
    Column.THRESHOLD_BASIS: {
        "achievement": "達成率|achievement rate|achievement",
        "actual": "實際值|actual",
    },
    Column.CATEGORY: {
        "actual": "實際值|實際|實際達成值|達成值|實績|實績值|actual|actuals|actual value|A",
        "target": "目標值|目標|分期目標值|預定|預定值|target|targets|target value|T",
    },
}
_VALUES = {
    column: {folded(word): value for value, words in choices.items() for word in words.split("|")}
    for column, choices in _WORDS.items()
}


def has_choices(column: Column) -> bool:
    return column in _VALUES


def choice_of(column: Column, text: str) -> str | None:
    """The stored value that the text stands for, None where it is none of them."""
    return _VALUES[column].get(folded(text))


def words_of(column: Column) -> dict[str, str]:
    """The Chinese word of each stored value, as a list to choose from in a workbook."""
    return {value: words.split("|")[0] for value, words in _WORDS[column].items()}
