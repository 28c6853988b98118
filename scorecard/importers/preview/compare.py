"""The one comparison of a file's rows with the plan: what each makes, changes, repeats, or why it can't be taken."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from scorecard.domain import codes
from scorecard.domain.columns import column_letters
from scorecard.domain.plan_import import PARENTS, STRUCTURE, Key, Noun, Place
from scorecard.importers.layouts import Message, ObjectReading, Reason, RowReading
from scorecard.importers.layouts.conflicts import same_but_for_width
from scorecard.models import checking
from scorecard.services.plan_import.bulk import MODELS

from . import words
from .figures import Figures
from .ledger import Ledger, RowPage
from .outcome import CellChange, Choices, ObjectChange
from .sentences import Fault
from .stored import PLAIN, StoredPlan
from .wanted import Wanted

_UNNAMED = (Noun.PLAN, Noun.MEMBER)


class Comparison:
    """Goes through the rows once; `ledger` then holds everything that would be done."""

    def __init__(self, stored: StoredPlan, wanted: Wanted, choices: Choices, messages: Iterable[Message]) -> None:
        self.stored, self.wanted, self.choices = stored, wanted, choices
        self.ledger = Ledger(stored)
        self.figures = Figures(stored, wanted, choices)
        self.settled: ObjectReading | None = None  # says nothing about what is stored, row after row
        self.same_names: dict[tuple[str, str], list[str]] = {
            (message.facts["noun"], message.facts["code"]): message.facts["names"]
            for message in messages
            if message.reason is Reason.NAMES_DIFFER_IN_WIDTH
        }

    def row(self, row: RowReading) -> RowPage:
        """The row's page, already counted in the ledger unless the row is refused."""
        page = RowPage(self.ledger, Place(row.sheet, row.row))
        for obj in row.objects:
            self._object(page, obj)
        if row.is_refused or page.faults:
            self.ledger.block(page)
            page.changes.clear()
        else:
            self.ledger.take(page)
        return page

    def _object(self, page: RowPage, obj: ObjectReading) -> None:
        if obj is self.settled:
            return
        noun, key = self.wanted.noun(obj), self.wanted.key(obj)
        if obj.period is not None:
            self.ledger.states_figures = True
            self.figures.compare(page, obj, noun, key)
            return
        self.ledger.stated.add((noun, key))
        is_definition = self.wanted.is_definition(obj, page.place.sheet)
        if is_definition and not obj.values and page.exists(noun, key):
            if self.stored.find(noun, key) is not None:
                self.settled = obj
            return
        values, warnings = self.wanted.values(obj)
        if not obj.is_carried:
            page.warnings += warnings
        if is_definition and (not page.exists(noun, key) or not self.choices.takes_definitions):
            self._beside_figures(page, noun, key, values)
            return
        values = page.unsaid((noun, key), values)
        self._keep_name(obj, noun, key, values)
        current = page.current(noun, key)
        if current is None:
            self._make(page, obj, noun, key, values)
        else:
            self._change(page, obj, noun, key, values, current)

    def _beside_figures(self, page: RowPage, noun: Noun, key: Key, values: dict[str, Any]) -> None:
        """A KPI's definition beside its figures is compared only."""
        current = page.current(noun, key)
        if current is None:
            if noun is Noun.KPI and not any(fault.reason == "no_such_kpi" for fault in page.faults):
                page.faults.append(Fault("no_such_kpi", {"code": words.code(key)}))
            return
        name = values.get("name")
        if noun is Noun.KPI and name and same_but_for_width(name) != same_but_for_width(current["name"]):
            page.warnings.append(Fault("name_differs", {"code": key, "name": current["name"]}))
        if any(current.get(each) != value for each, value in values.items()):
            self.ledger.definitions.add((noun, key))

    def _keep_name(self, obj: ObjectReading, noun: Noun, key: Key, values: dict[str, Any]) -> None:
        """Of two names in the file that the eye does not tell apart, the plan's own is right."""
        stored, names = self.stored.find(noun, key), self.same_names.get((obj.noun, obj.code), [])
        if stored is not None and "name" in values and stored.values["name"] in names:
            values["name"] = stored.values["name"]

    def _make(self, page: RowPage, obj: ObjectReading, noun: Noun, key: Key, values: dict[str, Any]) -> None:
        self._settle_parent(page, obj, noun, key, values)
        if noun not in _UNNAMED and not values.get("name"):
            page.faults.append(Fault("no_name", {"noun": noun, "code": key}, obj.column))
        if noun is Noun.OBJECTIVE:
            self._settle_perspective(page, obj, key, values)
        self._validate(page, obj, noun, key, values)
        page.put((noun, key), values, partial(self._worded, obj, noun, key, dict(values), None), is_new=True)

    def _change(
        self,
        page: RowPage,
        obj: ObjectReading,
        noun: Noun,
        key: Key,
        values: dict[str, Any],
        current: dict[str, Any],
    ) -> None:
        different = {name: value for name, value in values.items() if current.get(name) != value}
        if not different:
            return
        parent_field, parent_noun = PARENTS.get(noun, ("", None))
        if parent_noun and different.get(parent_field):
            self._require(page, parent_noun, different[parent_field], key, obj)
        if "perspective" in different:
            self._require(page, Noun.PERSPECTIVE, different["perspective"], key, obj)
        if "name" in different and same_but_for_width(different["name"]) == same_but_for_width(current["name"]):
            page.warnings.append(Fault("name_in_width", {"code": words.code(key)}, obj.column))
        self._validate(page, obj, noun, key, {**current, **different})
        page.put((noun, key), different, partial(self._worded, obj, noun, key, dict(different), current), is_new=False)

    def _worded(
        self, obj: ObjectReading, noun: Noun, key: Key, values: dict[str, Any], current: dict[str, Any] | None
    ) -> ObjectChange:
        """A new object's name stands beside its code; `current` is what stood before a change."""
        cells = [
            self._cell(noun, name, value, obj, current) for name, value in values.items() if current or name != "name"
        ]
        name = "" if noun in _UNNAMED else (current or values).get("name", "")
        shown = tuple(cell for cell in cells if cell.new or cell.old)
        return ObjectChange(words.noun_name(noun), words.code(key), name, current is None, shown)

    def _cell(
        self, noun: Noun, name: str, value: Any, obj: ObjectReading, current: dict[str, Any] | None = None
    ) -> CellChange:
        old = words.shown(noun, name, current.get(name), self.stored) if current else ""
        letter = column_letters(obj.columns.get(name, 0))
        return CellChange(words.label(noun, name), words.shown(noun, name, value, self.stored), old, letter)

    # parents

    def _settle_parent(self, page: RowPage, obj: ObjectReading, noun: Noun, key: Key, values: dict[str, Any]) -> None:
        """A new object's parent: stated, or told by its code, or what is missing."""
        name, parent_noun = PARENTS.get(noun, ("", None))
        if parent_noun is None:
            return
        if noun is Noun.OBJECTIVE and "theme" not in values:
            self._theme_by_letter(page, obj, key, values)
        parent = values.get(name)
        if parent is None:
            facts = {"noun": noun, "code": words.code(key), "parent_noun": parent_noun}
            page.faults.append(Fault("no_parent", facts, obj.column))
        elif parent or noun is not Noun.OBJECTIVE:
            if noun is Noun.KPI:
                self._make_ksf(page, parent)
            self._require(page, parent_noun, parent, key, obj)

    def _theme_by_letter(self, page: RowPage, obj: ObjectReading, key: Key, values: dict[str, Any]) -> None:
        parts = codes.parse(str(key))
        if parts is not None and page.exists(Noun.THEME, parts.theme):
            values["theme"] = parts.theme
            page.warnings.append(Fault("theme_by_letter", {"code": key, "theme": parts.theme}, obj.column))

    def _make_ksf(self, page: RowPage, code: str) -> None:
        """A list without KSFs: each objective gets one of its own code and name, as print has it."""
        objective = page.current(Noun.OBJECTIVE, code)
        if objective is None or page.exists(Noun.KSF, code) or (Noun.KSF, code) in self.ledger.blocked:
            return
        values = {"name": objective.get("name", ""), "objective": code}
        worded = partial(ObjectChange, words.noun_name(Noun.KSF), code, str(values["name"]), True, ())
        page.put((Noun.KSF, code), values, worded, is_new=True)
        page.warnings.append(Fault("ksf_made", {"code": code}))

    def _settle_perspective(self, page: RowPage, obj: ObjectReading, key: Key, values: dict[str, Any]) -> None:
        perspective = values.get("perspective")
        if not perspective:
            page.faults.append(Fault("no_perspective", {"code": key}, obj.column))
        else:
            self._require(page, Noun.PERSPECTIVE, perspective, key, obj)

    def _require(self, page: RowPage, noun: Noun, code: str, key: Key, obj: ObjectReading) -> None:
        if page.exists(noun, code):
            return
        blocked = self.ledger.blocked.get((noun, code))
        if blocked is not None:
            page.faults.append(Fault("blocked", {"row": blocked, "code": code}, obj.column))
        else:
            facts = {"parent_noun": noun, "parent": code, "code": words.code(key)}
            page.faults.append(Fault("unknown_parent", facts, obj.column))

    # rules

    def _validate(self, page: RowPage, obj: ObjectReading, noun: Noun, key: Key, values: dict[str, Any]) -> None:
        """The fields' and the table's own rules, over the object as it would be."""
        plain = {name: values[name] for name in PLAIN[noun] if name in values}
        names = list(plain)
        record = MODELS[noun](**{name: list(each) if isinstance(each, tuple) else each for name, each in plain.items()})
        if noun in STRUCTURE:
            name = "printed_name" if noun is Noun.MEMBER else "code"
            setattr(record, name, key[1] if noun is Noun.MEMBER else key)
            names.append(name)
        for name, text in checking.faults(record, names):
            column = obj.columns.get(name, obj.column)
            facts = {"place": words.label(noun, name) if name else words.code(key), "text": text}
            page.faults.append(Fault("field", facts, column))
