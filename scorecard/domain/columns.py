"""The columns of workbooks: what each holds, its headings in Chinese and English, and what else people write there.

Importers find a column by any of its headings, exporters write its first. A column's value is `noun.field`, with the
field's name in the plan document, so that what a cell says goes straight into a record of that noun.
"""

import re
import unicodedata
from enum import StrEnum
from functools import cached_property, lru_cache


class Column(StrEnum):
    """What a column of a workbook can hold."""

    __hash__ = str.__hash__  # enum's own is slow, and a large file asks for columns row by row

    THEME_CODE = "theme.code"
    THEME = "theme.name"
    LEAD = "theme.lead"
    MEMBERS = "theme.members"
    PERSPECTIVE_CODE = "perspective.code"
    PERSPECTIVE = "perspective.name"
    OBJECTIVE_CODE = "objective.code"
    OBJECTIVE = "objective.name"
    OBJECTIVE_WEIGHT = "objective.weight"
    KSF_CODE = "ksf.code"
    KSF = "ksf.name"
    KPI_CODE = "kpi.code"
    KPI = "kpi.name"
    KIND = "kpi.kind"
    UNIT = "kpi.unit"
    DECIMALS = "kpi.decimals"
    DIRECTION = "kpi.direction"
    FREQUENCY = "kpi.frequency"
    IS_CUMULATIVE = "kpi.is_cumulative"
    AGGREGATION = "kpi.aggregation"
    FORMULA = "kpi.formula"
    NUMERATOR = "kpi.numerator"
    DENOMINATOR = "kpi.denominator"
    DATA_SOURCE = "kpi.data_source"
    REMARK = "kpi.note"
    OWNER = "kpi.owner"
    REPORTERS = "kpi.reporting_organisations"
    BASELINE = "kpi.baseline"
    BASELINE_YEAR = "kpi.baseline_year"
    WEIGHT = "kpi.weight"
    THRESHOLD_BASIS = "kpi.threshold_basis"
    ON_TARGET_THRESHOLD = "kpi.on_target_threshold"
    AT_RISK_THRESHOLD = "kpi.at_risk_threshold"
    PLAUSIBLE_LOW = "kpi.plausible_low"
    PLAUSIBLE_HIGH = "kpi.plausible_high"
    ACTION_PLAN_CODE = "action_plan.code"
    ACTION_PLAN = "action_plan.name"
    ACTION_PLAN_OWNER = "action_plan.owner"
    START_DATE = "action_plan.start_date"
    END_DATE = "action_plan.end_date"
    PROGRESS = "action_plan.progress"
    ACTION_PLAN_NOTE = "action_plan.note"
    BUDGET = "action_plan.budget"
    CATEGORY = "figure.category"  # which of actual and target the row holds
    YEAR = "figure.year"
    PERIOD = "figure.period"
    FIGURE = "figure.value"  # of the period above the column, or of the row's
    TARGET = "target.value"
    TARGET_LOW = "target.low"
    TARGET_HIGH = "target.high"
    CHANGE_REASON = "target.change_reason"
    ANNUAL_TARGET = "target.annual"
    ACTUAL = "value.actual"
    VALUE_NUMERATOR = "value.numerator"
    VALUE_DENOMINATOR = "value.denominator"
    NOT_APPLICABLE_REASON = "value.not_applicable_reason"
    WHAT_WAS_DONE = "value.note"
    BEHIND_REASON = "value.behind_reason"
    CORRECTIVE_MEASURE = "value.corrective_measure"
    EXPECTED_COMPLETION = "value.expected_completion_date"
    FOLLOW_UP = "value.measure_follow_up"
    REVIEW_COMMENT = "value.review_comment"
    CODE = "any.code"  # of whichever noun stands beside it
    NAME = "any.name"
    DERIVED = "any.derived"  # worked out from others, or the row's number: never taken

    @cached_property
    def noun(self) -> str:
        return self.value.split(".")[0]

    @cached_property
    def field(self) -> str:
        return self.value.split(".")[1]


_NOUNS = {
    "theme": "策略主題|主題|策略主軸|主軸|策略議題|strategic theme|theme",
    "objective": "策略目標|策略性目標|目標項目|目標|strategic objective|objective|strategic goal|goal",
    "ksf": "KSF|關鍵成功因素|CSF|關鍵成功要素|成功因素|key success factor|critical success factor|success factor",
    "kpi": "KPI|關鍵績效指標|績效指標|衡量指標|指標|KPI指標|關鍵指標|key performance indicator|performance indicator"
    "|indicator|measure|metric",
    "action_plan": "行動方案|行動計畫|執行方案|方案|具體作法|具體行動方案|策略行動方案|執行策略|推動措施|action plan"
    "|initiative|action|strategic initiative|action item",
    "perspective": "構面|面向|策略構面|BSC構面|perspective|BSC perspective",
}
_CODE_WORDS = ("代碼", "代號", "編號", "編碼", " code", " no", " id", " number", " ref")
_NAME_WORDS = ("", "名稱", "內容", " name", " title", " description")
_OWN = {
    Column.LEAD: "主辦機關|主責機關|主政機關|lead agency|lead organisation|lead organization",
    Column.MEMBERS: "分組成員|協辦機關|成員|成員機關|members|subgroup members|theme members|supporting agencies",
    Column.OBJECTIVE_WEIGHT: "策略目標權重|目標權重|objective weight",
    Column.KIND: "指標類型|KPI類型|指標種類|類型|kind|KPI kind|KPI type",
    Column.UNIT: "單位|衡量單位|計量單位|單位名稱|unit|unit of measure|measurement unit",
    Column.DECIMALS: "小數位數|小數位|decimals|decimal places",
    Column.DIRECTION: "指標方向|方向|極性|指標屬性|正負向|方向性|direction|polarity",
    Column.FREQUENCY: "填報頻率|頻率|週期|填報週期|衡量頻率|統計週期|評估頻率|reporting frequency|frequency",
    Column.IS_CUMULATIVE: "填報值為累計值|累計值|是否累計|累計|填報值性質|value entered is accumulated since January"
    "|cumulative|is cumulative",
    Column.AGGREGATION: "年度彙總方式|彙總方式|aggregation",
    Column.FORMULA: "計算公式|公式|計算方式|衡量標準|衡量方式|formula|calculation",
    Column.NUMERATOR: "分子|分子說明|numerator",
    Column.DENOMINATOR: "分母|分母說明|denominator",
    Column.DATA_SOURCE: "資料來源|數據來源|data source|source",
    Column.REMARK: "備註|備考|附註|remark|remarks|note|notes",
    Column.OWNER: "主辦單位|承辦單位|主辦科室|承辦科室|責任單位|負責單位|權責單位|主責單位|科室|owner section"
    "|owner|owner unit|responsible unit|department",
    Column.REPORTERS: "填報單位|主辦以外之填報單位|reporters other than the owner|reporting units|reporter",
    Column.BASELINE: "基準值|現況值|基期值|baseline|baseline value",
    Column.BASELINE_YEAR: "基準值年度|基準年|基準年度|基期|year of the baseline|baseline year",
    Column.WEIGHT: "權重|權重%|KPI權重|指標權重|weight|KPI weight",
    Column.THRESHOLD_BASIS: "自訂門檻比較對象|自訂門檻依據|燈號門檻依據|門檻依據|own thresholds on|threshold basis",
    Column.ON_TARGET_THRESHOLD: "綠燈門檻|green from|on target threshold",
    Column.AT_RISK_THRESHOLD: "黃燈門檻|yellow from|at risk threshold",
    Column.PLAUSIBLE_LOW: "合理範圍下限|合理下限|plausible from",
    Column.PLAUSIBLE_HIGH: "合理範圍上限|合理上限|plausible up to",
    Column.ACTION_PLAN_OWNER: "行動方案主辦單位|行動方案承辦單位|action plan owner",
    Column.START_DATE: "開始日期|起始日期|起日|開始日|begins|start date|start|from date",
    Column.END_DATE: "結束日期|完成日期|迄日|訖日|結束日|預定完成日期|預定完成日|ends|end date|end|due date",
    Column.PROGRESS: "進度（%）|進度|執行進度|實際進度|progress (%)|progress",
    Column.ACTION_PLAN_NOTE: "行動方案備註|action plan note|action plan remark",
    Column.BUDGET: "預算|經費|預算金額|經費需求|budget",
    Column.CATEGORY: "類別|資料類別|數值類別|值別|category|type|figure type",
    Column.YEAR: "年度|年|年份|year",
    Column.PERIOD: "期間|期別|月份|月|填報期間|填報月份|年月|季別|季|時間|period|month|quarter|reporting period",
    Column.FIGURE: "數值|值|填報值|value|figure|number",
    Column.TARGET: "目標值|分期目標值|預定目標值|指標目標值|target|target value",
    Column.TARGET_LOW: "目標值下限|目標下限|區間下限|下限|target from|target low",
    Column.TARGET_HIGH: "目標值上限|目標上限|區間上限|上限|target up to|target high",
    Column.CHANGE_REASON: "修正原因|目標值修正原因|目標修正原因|reason for the change|change reason",
    Column.ANNUAL_TARGET: "年度目標值|全年目標值|年目標值|年度目標|全年目標|annual target|yearly target|year target",
    Column.ACTUAL: "實際值|實際達成值|達成值|實績值|實績|實際|執行結果|actual|actual value|actuals",
    Column.VALUE_NUMERATOR: "分子值|分子數值|numerator value",
    Column.VALUE_DENOMINATOR: "分母值|分母數值|denominator value",
    Column.NOT_APPLICABLE_REASON: "不適用原因|reason for not being applicable",
    Column.WHAT_WAS_DONE: "辦理情形|執行情形|what was done|progress note",
    Column.BEHIND_REASON: "落後原因|未達原因|未達標原因|reason for being behind",
    Column.CORRECTIVE_MEASURE: "改善措施|因應對策|corrective measure",
    Column.EXPECTED_COMPLETION: "預定改善期限|改善期限|expected completion date",
    Column.FOLLOW_UP: "上期改善措施辦理情形|follow-up of last period's measure",
    Column.REVIEW_COMMENT: "審核意見|reviewer's comment",
    Column.CODE: "代碼|代號|編號|編碼|code",
    Column.NAME: "名稱|name",
    Column.DERIVED: "達成率|達成度|燈號|得分|狀態|序號|項次|序|no|item|achievement|achievement rate|score|status|rate"
    "|合計|總計|平均|average|total|差異|variance",
}

_DROPPED = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff:：*＊_.,/'’·•-]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_VARIANTS = str.maketrans({"台": "臺", "劃": "畫"})


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """A heading without what people vary: width, case, blanks, line breaks, colons, 台 and 臺."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text).lower().translate(_VARIANTS))


def _all_headings() -> dict[str, Column]:
    found: dict[str, Column] = {}
    for noun, words in _NOUNS.items():
        for word in words.split("|"):
            for column, endings in ((f"{noun}.code", _CODE_WORDS), (f"{noun}.name", _NAME_WORDS)):
                for ending in endings:
                    found.setdefault(folded(word + ending), Column(column))
    for own, words in _OWN.items():
        for word in words.split("|"):
            found[folded(word)] = own
    return found


_COLUMNS = _all_headings()


def column_letters(number: int) -> str:
    """A column as the spreadsheet names it: 1 is A, 28 is AB; "" for 0."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@lru_cache(maxsize=8192)
def column_of(heading: str) -> Column | None:
    """The column that bears this heading, also with a remark in brackets behind it: 目標值(%)."""
    key = folded(heading)
    bare = _BRACKETS.sub("", key)
    return _COLUMNS.get(key) or _COLUMNS.get(bare) or _COLUMNS.get(bare.removesuffix("s"))


def headings_of(column: Column) -> tuple[str, str]:
    """What we write above the column, in Chinese and in English."""
    if column in _OWN:
        words = _OWN[column].split("|")
        return words[0], next(word for word in words if word.isascii())
    words = _NOUNS[column.noun].split("|")
    chinese, english = words[0], next(word for word in words if word.isascii() and (word.islower() or " " in word))
    if column.field == "code":
        return f"{chinese}{_CODE_WORDS[0]}", f"{english} code"
    return chinese, english
