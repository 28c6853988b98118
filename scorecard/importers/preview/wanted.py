"""What an object of the reading says in the stored plan's terms: its key, and the value wanted for each field."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scorecard.domain import perspective_names
from scorecard.domain.plan_import import Key, Noun, Place
from scorecard.domain.scoring import rate
from scorecard.importers import layouts
from scorecard.importers.layouts import Layout, ObjectReading, Reading
from scorecard.models import ValueState

from .outcome import Choices
from .sentences import Fault
from .stored import PLAIN, StoredPlan

_NOUNS = {
    layouts.Noun.THEME: Noun.THEME,
    layouts.Noun.PERSPECTIVE: Noun.PERSPECTIVE,
    layouts.Noun.OBJECTIVE: Noun.OBJECTIVE,
    layouts.Noun.KSF: Noun.KSF,
    layouts.Noun.KPI: Noun.KPI,
    layouts.Noun.ACTION_PLAN: Noun.ACTION_PLAN,
    layouts.Noun.MEMBER: Noun.MEMBER,
    layouts.Noun.STATEMENT: Noun.PLAN,
    layouts.Noun.TARGET: Noun.TARGET,
    layouts.Noun.VALUE: Noun.VALUE,
}
_PARENT_FIELDS = {Noun.OBJECTIVE: "theme", Noun.KSF: "objective", Noun.KPI: "ksf", Noun.ACTION_PLAN: "kpi"}
_ORGANISATIONS = {Noun.KPI: "owner", Noun.ACTION_PLAN: "owner"}
FIGURE = ("actual", "numerator", "denominator", "is_not_applicable", "not_applicable_reason")
_APPROVED, _SUBMITTED = ValueState.APPROVED.value, ValueState.SUBMITTED.value
_NO_FIGURE = dict(zip(FIGURE, (None, None, None, False, ""), strict=True))


class Wanted:
    """Translates objects of one reading for one stored plan."""

    def __init__(self, reading: Reading, stored: StoredPlan, choices: Choices) -> None:
        self.stored, self.choices = stored, choices
        self.sheets = reading.sheets
        self.layouts = {sheet.name: sheet.layout for sheet in reading.sheets}
        self.samples = {sheet.name for sheet in reading.sheets if sheet.is_sample}
        self.perspectives = _perspectives(reading, stored)
        self.organisations = _organisations(stored)

    def noun(self, obj: ObjectReading) -> Noun:
        return _NOUNS[obj.noun]

    def key(self, obj: ObjectReading) -> Key:
        if obj.period is not None:
            return obj.code, obj.period
        noun = _NOUNS[obj.noun]
        if noun is Noun.PLAN:
            return ""
        if noun is Noun.PERSPECTIVE:
            return self.perspectives.get(obj.code, obj.code)
        if noun is Noun.MEMBER:
            return obj.parent or "", obj.code
        return obj.code

    def is_definition(self, obj: ObjectReading, sheet: str) -> bool:
        """Whether it stands beside figures, where it is compared, but taken only if the user says so."""
        return self.layouts.get(sheet) is Layout.FIGURES and obj.noun not in (
            layouts.Noun.TARGET,
            layouts.Noun.VALUE,
            layouts.Noun.STATEMENT,
        )

    def figure(self, obj: ObjectReading, place: Place) -> dict[str, Any]:
        """What a target or a value is wanted to be, by field."""
        return self._value(obj, place) if obj.noun is layouts.Noun.VALUE else _target(obj)

    def values(self, obj: ObjectReading) -> tuple[dict[str, Any], list[Fault]]:
        """By field, and what can't be understood in this plan (left out, with a warning); of what is no figure."""
        noun = _NOUNS[obj.noun]
        if noun is Noun.PLAN:
            return _statement(obj), []
        faults: list[Fault] = []
        known = {*PLAIN[noun]}
        values = {name: value for name, value in obj.values.items() if name in known}
        if obj.is_code_proposed and _folded(str(values.get("name", ""))) == _folded(obj.code):
            values.pop("name")  # a column of bare codes names nothing
        if noun is Noun.PERSPECTIVE and self._is_same_perspective(obj):
            values.pop("name", None)
        if noun is Noun.OBJECTIVE and "perspective" in obj.values:
            code = obj.values["perspective"]
            values["perspective"] = self.perspectives.get(code, code)
        if noun in _PARENT_FIELDS and obj.parent is not None:
            values[_PARENT_FIELDS[noun]] = obj.parent
        if noun is Noun.MEMBER:
            values["theme"] = obj.parent or ""
            if self.stored.find(noun, self.key(obj)) is None:
                values["organisation"] = self._organisation(obj.code)
        self._put_organisations(noun, obj, values, faults)
        return values, faults

    def _put_organisations(self, noun: Noun, obj: ObjectReading, values: dict[str, Any], faults: list[Fault]) -> None:
        name = _ORGANISATIONS.get(noun, "")
        if name in obj.values:
            found = self._organisation(obj.values[name])
            if found is None:
                faults.append(Fault("organisation_unknown", {"text": obj.values[name]}, obj.columns.get(name, 0)))
            else:
                values[name] = found
        if noun is Noun.KPI and "reporting_organisations" in obj.values:
            texts = obj.values["reporting_organisations"]
            pks = [self._organisation(text) for text in texts]
            unknown = [text for text, pk in zip(texts, pks, strict=True) if pk is None]
            values.pop("reporting_organisations", None)
            if unknown:
                column = obj.columns.get("reporting_organisations", 0)
                faults += [Fault("organisation_unknown", {"text": text}, column) for text in unknown]
            else:
                values["reporting_organisations"] = tuple(sorted(pk for pk in pks if pk is not None))

    def _organisation(self, text: str) -> int | None:
        return self.organisations.get(_folded(text))

    def _is_same_perspective(self, obj: ObjectReading) -> bool:
        """財務 and Finance are one, so that neither renames the other."""
        stored = self.stored.find(Noun.PERSPECTIVE, self.key(obj))
        if stored is None:
            return False
        kind = perspective_names.read(obj.values.get("name", "")).kind
        return kind is not None and kind is perspective_names.read(stored.values["name"]).kind

    def _value(self, obj: ObjectReading, place: Place) -> dict[str, Any]:
        values = {**obj.values}
        text = values.pop("missing_text", None)
        values.pop("review_comment", None)
        answers = self.choices.not_applicable
        answer = answers.get((*place, obj.column)) if answers else None
        if answer and text is not None:
            values |= {"is_not_applicable": True, "not_applicable_reason": text}
        if answer is False and values.get("is_not_applicable"):
            values.pop("is_not_applicable")
            values.pop("not_applicable_reason", None)
        return _whole_figure(values)


def _target(obj: ObjectReading) -> dict[str, Any]:
    """One value or a range, which replaces the whole target."""
    content = {name: obj.values[name] for name in ("value", "low", "high") if name in obj.values}
    values = {"value": None, "low": None, "high": None, **content} if content else {}
    reason = obj.values.get("change_reason")
    return {**values, "change_reason": reason} if reason else values


def _whole_figure(values: dict[str, Any]) -> dict[str, Any]:
    """A figure replaces the whole figure, be it another number, a fraction or not applicable."""
    if values.keys().isdisjoint(FIGURE):
        return values
    if values.get("numerator") is not None:
        values.pop("actual", None)
    return {**_NO_FIGURE, **values}


def is_same_figure(wanted: Mapping[str, Any], stored: Mapping[str, Any], unit: str) -> bool:
    """Whether a bare figure is what the stored numerator and denominator come to."""
    if wanted.get("actual") is None or stored["actual"] is not None or stored["numerator"] is None:
        return False
    worked_out = rate(None, stored["numerator"], stored["denominator"], unit)
    return worked_out is not None and abs(worked_out - wanted["actual"]) < Decimal("0.00005")


def lands_as(choices: Choices) -> str:
    return _APPROVED if choices.approves else _SUBMITTED


def _statement(obj: ObjectReading) -> dict[str, Any]:
    if obj.code == "core_values":
        return {"core_values": tuple(obj.values["texts"])}
    return {obj.code: obj.values["text"]}


def _perspectives(reading: Reading, stored: StoredPlan) -> dict[str, str]:
    """The stored code of each perspective of the file: of the same kind, else of the same name, else of its code."""
    found = stored.objects[Noun.PERSPECTIVE]
    kinds, names = {}, {}
    for key, each in found.items():
        kinds[perspective_names.read(each.values["name"]).kind] = str(key)
        names[_folded(each.values["name"])] = str(key)
    codes: dict[str, str] = {}
    stated = (obj for row in reading.rows for obj in row.objects if obj.noun is layouts.Noun.PERSPECTIVE)
    for obj in stated:
        if obj.code not in codes:
            name = obj.values.get("name", "")
            kind = perspective_names.read(name).kind
            same = kinds.get(kind) if kind is not None else names.get(_folded(name))
            codes[obj.code] = same or obj.code
    return codes


def _organisations(stored: StoredPlan) -> dict[str, int]:
    """Each by its address part, name and short name; of several with one name that of the plan's organisation."""
    named: dict[str, set[int]] = defaultdict(set)
    for each in stored.organisations:
        for text in (each.slug, each.name, each.short_name):
            named[_folded(text)].add(each.pk)
    own, found = _branch(stored), dict[str, int]()
    for text, pks in named.items():
        fitting = pks & own if len(pks) > 1 else pks
        if text and len(fitting) == 1:
            found[text] = next(iter(fitting))
    return found


def _branch(stored: StoredPlan) -> set[int]:
    """The plan's organisation and all below it."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for each in stored.organisations:
        below[each.parent_id].append(each.pk)
    branch, ahead = set[int](), [stored.plan.organisation_id]
    while ahead:
        pk = ahead.pop()
        if pk not in branch:
            branch.add(pk)
            ahead += below[pk]
    return branch


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().replace("台", "臺").split())
