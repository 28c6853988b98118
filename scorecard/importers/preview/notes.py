"""Messages and faults as notes with their place, and those that ask the user something as questions."""

from scorecard.domain.columns import column_letters
from scorecard.domain.periods import Frequency
from scorecard.domain.plan_import import Noun
from scorecard.importers import layouts
from scorecard.importers.layouts import (
    KnownKPI,
    KnownObject,
    Level,
    Message,
    ObjectReading,
    Reading,
    Reason,
    RowReading,
)

from . import sentences
from .outcome import Note, Question
from .sentences import Fault
from .stored import StoredPlan

_ASKED = (Reason.CODE_PROPOSED, Reason.CODE_TWICE, Reason.CODE_MISSING, Reason.TEXT_FOR_FIGURE)


def of_message(message: Message) -> Note:
    text = sentences.of_message(message)
    return Note(message.level, text, message.sheet, message.row, message.column, message.letter)


def of_fault(fault: Fault, level: Level, row: RowReading) -> Note:
    letter = column_letters(fault.column)
    return Note(level, sentences.of_fault(fault), row.sheet, row.row, fault.column, letter)


def questions(reading: Reading, stored: StoredPlan) -> tuple[Question, ...]:
    """Without those that the plan answers itself."""
    asked = [message for message in reading.messages if message.reason in _ASKED]
    texts = {(each.sheet, each.row) for each in asked if each.reason is Reason.TEXT_FOR_FIGURE}
    answered = {
        (row.sheet, row.row, obj.column)
        for row in (reading.rows if texts else ())
        if (row.sheet, row.row) in texts
        for obj in row.objects
        if obj.noun is layouts.Noun.VALUE and _stands(obj, stored)
    }
    return tuple(_question(each) for each in asked if (each.sheet, each.row, each.column) not in answered)


def _stands(obj: ObjectReading, stored: StoredPlan) -> bool:
    """Whether the plan says already that the figure is not applicable, with this text as its reason."""
    found = stored.find(Noun.VALUE, (obj.code, obj.period))
    reason = obj.values.get("not_applicable_reason") or obj.values.get("missing_text")
    return found is not None and found.values["is_not_applicable"] and found.values["not_applicable_reason"] == reason


def _question(message: Message) -> Question:
    facts = message.facts
    return Question(
        sheet=message.sheet,
        row=message.row,
        column=message.column,
        letter=message.letter,
        item=facts.get("item", 0),
        text=sentences.of_message(message),
        code=facts.get("suggestion", "") if message.reason is Reason.CODE_TWICE else facts.get("code", ""),
        is_not_applicable=facts.get("is_not_applicable"),
        is_refusal=message.level is Level.ERROR,
    )


_KNOWN = {
    Noun.THEME: (layouts.Noun.THEME, ""),
    Noun.PERSPECTIVE: (layouts.Noun.PERSPECTIVE, ""),
    Noun.OBJECTIVE: (layouts.Noun.OBJECTIVE, "theme"),
    Noun.KSF: (layouts.Noun.KSF, "objective"),
    Noun.KPI: (layouts.Noun.KPI, "ksf"),
    Noun.ACTION_PLAN: (layouts.Noun.ACTION_PLAN, "kpi"),
}


def known_objects(stored: StoredPlan) -> list[KnownObject]:
    """What has a code in the plan."""
    return [
        KnownObject(noun, str(code), each.values[parent] if parent else "", each.values["name"])
        for own, (noun, parent) in _KNOWN.items()
        for code, each in stored.objects[own].items()
    ]


def known_kpis(stored: StoredPlan) -> dict[str, KnownKPI]:
    return {
        str(code): KnownKPI(
            unit=each.values["unit"],
            frequency=Frequency(each.values["frequency"]) if each.values["frequency"] else None,
            name=each.values["name"],
            direction=each.values["direction"],
        )
        for code, each in stored.objects[Noun.KPI].items()
    }
