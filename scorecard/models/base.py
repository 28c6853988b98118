"""What all nouns share: names and texts that print, codes, history, and a version that guards against overwriting."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from scorecard.domain import codes
from scorecard.domain.periods import Frequency, Period, stored
from scorecard.language import in_chinese

from .history import RECORDS

NAME_LENGTH = 200
CODE_LENGTH = 20
SLUG_LENGTH = 80
TEXT_LENGTH = 4000

# SQLite corrupts decimals of more than 15 digits, so no number is wider than this (11 before, 4 behind the point).
MAX_DIGITS = 15
DECIMAL_PLACES = 4
LARGEST_NUMBER = 10 ** (MAX_DIGITS - DECIMAL_PLACES)


# They turn the direction in which text is shown: "\u202egnp.exe" looks like exe.png.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _refuse_unprintable(text: str, allowed: str) -> None:
    for position, character in enumerate(text, start=1):
        if character in _TURNING:
            raise ValidationError(
                _("Character %(position)d turns the direction of writing, so the text would look other than it is."),
                code="direction",
                params={"position": position},
            )
        # Cs: a lone surrogate can be typed into a form but neither stored by PostgreSQL nor written to a file.
        is_control = unicodedata.category(character) in ("Cc", "Cs") and character not in allowed
        if is_control or _is_noncharacter(character):
            raise ValidationError(
                _("Character %(position)d is a control character, which can't be printed."),
                code="control_character",
                params={"position": position},
            )


def _is_noncharacter(character: str) -> bool:
    """What Unicode never gives a meaning, as U+FFFE, and no XML may hold."""
    number = ord(character)
    return 0xFDD0 <= number <= 0xFDEF or number & 0xFFFE == 0xFFFE


def validate_name(text: str) -> None:
    """Refuse a name that would print as nothing, or otherwise than it is."""
    if not text.strip():
        raise ValidationError(_("Please give at least one character that can be seen."), code="blank")
    _refuse_unprintable(text, allowed="")


def validate_text(text: str) -> None:
    """Refuse what can't be printed in a longer text, where line breaks and tabs are at home."""
    _refuse_unprintable(text, allowed="\n\r\t")


def validate_code(code: str) -> None:
    """Refuse what is not a code in its stored form (half-width, upper case)."""
    if not codes.is_valid(code):
        raise ValidationError(
            _("“%(code)s” is not a code: use letters, digits, full stops and hyphens, without blanks."),
            code="code",
            params={"code": code},
        )


def validate_texts(texts: object) -> None:
    """Refuse anything but a list of printable lines, for the JSON fields that hold an ordered list of them."""
    if not isinstance(texts, list) or not all(isinstance(text, str) and len(text) <= NAME_LENGTH for text in texts):
        raise ValidationError(_("Please give a list of texts of at most 200 characters."), code="texts")
    for text in texts:
        validate_name(text)


class NameField(models.CharField):
    """A printed name: 1 to 200 characters, kept exactly as typed."""

    default_validators = [validate_name]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", NAME_LENGTH)
        super().__init__(*args, **kwargs)


class LongTextField(models.TextField):
    """A paragraph or more of the user's own words; may be empty."""

    default_validators = [validate_text, MaxLengthValidator(TEXT_LENGTH)]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class CodeField(models.CharField):
    """A code such as AC1 or AC1.1.1, folded to half-width upper case before it is checked or compared."""

    default_validators = [validate_code]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", CODE_LENGTH)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return codes.normalise(value) if isinstance(value, str) else value


class NumberField(models.DecimalField):
    """A number of the scorecard: exact, unknown is None, never wider than both databases keep."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", MAX_DIGITS)
        kwargs.setdefault("decimal_places", DECIMAL_PLACES)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


def validate_slug(slug: str) -> None:
    """Refuse an address part that a plan file could not hold."""
    if not _SLUG.fullmatch(slug):
        raise ValidationError(
            _("“%(slug)s” is not an address part: use a-z, 0-9 and single hyphens."), code="slug", params={"slug": slug}
        )


def is_above_itself(record: Any) -> bool:
    """Whether following `parent` upwards comes back to the record; a cycle further up ends the walk too."""
    seen, above = set(), record.parent
    while above is not None and above.pk not in seen:
        if record.pk is not None and above.pk == record.pk:
            return True
        seen.add(above.pk)
        above = above.parent
    return False


def length_constraint(field: str, *, at_most: int = NAME_LENGTH) -> models.CheckConstraint:
    """Both databases refuse an empty or overlong name alike (SQLite ignores max_length)."""
    return models.CheckConstraint(
        name=f"%(class)s_{field}_length",
        condition=models.Q(GreaterThanOrEqual(Length(field), 1)) & models.Q(LessThanOrEqual(Length(field), at_most)),
        violation_error_message=_("A name has 1 to 200 characters, a code 1 to 20."),
    )


def size_constraint(*fields: str) -> models.CheckConstraint:
    """No number wider than MAX_DIGITS: one such row makes SQLite fail whenever it is read."""
    condition = models.Q()
    for field in fields:
        condition &= models.Q((f"{field}__isnull", True)) | models.Q(
            (f"{field}__gt", -LARGEST_NUMBER), (f"{field}__lt", LARGEST_NUMBER)
        )
    return models.CheckConstraint(
        name="%(class)s_number_size",
        condition=condition,
        violation_error_message=_("A number has at most 11 digits before the decimal point and 4 behind it."),
    )


def choices_constraint(field: str, choices: Iterable[str]) -> models.CheckConstraint:
    """Only the known values, whoever writes."""
    return models.CheckConstraint(
        name=f"%(class)s_{field}_known",
        condition=models.Q((f"{field}__in", sorted(choices))),
        violation_error_message=_("This value is not one of those to choose from."),
    )


def not_negative_constraint(field: str, message: Any) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"%(class)s_{field}_not_negative",
        condition=models.Q((f"{field}__isnull", True)) | models.Q((f"{field}__gte", 0)),
        violation_error_message=message,
    )


def unique_constraint(*fields: str, name: str, message: Any) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=fields, name=f"%(class)s_{name}", violation_error_code="unique", violation_error_message=message
    )


def code_constraints() -> list[models.BaseConstraint]:
    """A code is unique inside plan and level, nowhere else."""
    return [
        length_constraint("code", at_most=CODE_LENGTH),
        unique_constraint("plan", "code", name="code_unique_in_plan", message=_("This code is taken in this plan.")),
    ]


class Record(models.Model):
    """A row that keeps its history (who, when, old, new, why) and carries a version against overwriting."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    history = RECORDS

    class Meta:
        abstract = True


class InPlan(Protocol):
    """Anything that belongs to exactly one plan."""

    plan_id: int


def refuse_other_plan(part: InPlan, **others: InPlan | None) -> None:
    """Raise a field error for each of `others` that belongs to another plan than `part`."""
    errors = {
        field: ValidationError(_("This belongs to another plan."), code="other_plan")
        for field, other in others.items()
        if other is not None and other.plan_id != part.plan_id
    }
    if errors:
        raise ValidationError(errors)


def period_shown(period: Period) -> str:
    """110年6月, on English pages 2021-06."""
    return period.roc_label if in_chinese() else period.label


class PeriodRecord(Record):
    """A row about one period, stored as frequency and first day."""

    frequency = models.CharField(_("frequency"), max_length=1)
    period_start = models.DateField(_("first day of the period"))

    class Meta:
        abstract = True

    @property
    def period(self) -> Period:
        return stored(self.frequency, self.period_start)

    @period.setter
    def period(self, period: Period) -> None:
        self.frequency, self.period_start = period.frequency.value, period.start

    def clean(self) -> None:
        super().clean()
        try:
            Period(Frequency(self.frequency), self.period_start)
        except (ValueError, TypeError, AttributeError):  # not a date at all
            raise ValidationError(
                {"period_start": _("No month, quarter, half year or year begins on this day.")}
            ) from None


def period_constraint() -> models.CheckConstraint:
    return models.CheckConstraint(
        name="%(class)s_frequency_known",
        condition=models.Q(frequency__in=[frequency.value for frequency in Frequency]),
        violation_error_message=_("A period is a month, a quarter, a half year or a year."),
    )


def in_order_constraint(low: str, high: str, message: Any, *, strictly: bool = False) -> models.CheckConstraint:
    """`low` does not lie after (or, strictly, on) `high`; either may be unknown."""
    return models.CheckConstraint(
        name=f"%(class)s_{low}_before_{high}",
        condition=models.Q((f"{low}__isnull", True))
        | models.Q((f"{high}__isnull", True))
        | models.Q((f"{low}__lt" if strictly else f"{low}__lte", models.F(high))),
        violation_error_message=message,
    )
