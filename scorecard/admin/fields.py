"""Form fields of data maintenance: texts kept as typed, numbers without trailing zeros, lists line by line."""

from decimal import Decimal
from itertools import permutations
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scorecard.language import listed
from scorecard.models.plan import STATEMENTS


def with_plain_breaks(text: str | None) -> str:
    """A browser sends every line break as two characters; one is stored."""
    return (text or "").replace("\r\n", "\n")


class ParagraphField(forms.CharField):
    """A text of several lines, kept as typed."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "strip": False})

    def to_python(self, value: Any) -> Any:
        return with_plain_breaks(super().to_python(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return with_plain_breaks(initial or "") != with_plain_breaks(data or "")


class LinesField(forms.CharField):
    """An ordered list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 60})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("one a line"))
        super().__init__(**{**kwargs, "strip": False})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line for line in with_plain_breaks(super().to_python(value)).split("\n") if line.strip()]

    def validate(self, value: Any) -> None:
        super().validate(value or None)

    def run_validators(self, value: Any) -> None:
        super().run_validators("\n".join(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


class NumberInputField(forms.DecimalField):
    """A number, shown without the zeros that the database adds."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, Decimal) and "." in f"{value:f}" else value


class StatementOrderField(forms.TypedChoiceField):
    """The order of vision, mission and core values: one of six."""

    NAMES = {"vision": _("vision"), "mission": _("mission"), "core_values": _("core values")}

    def __init__(self, **kwargs: Any) -> None:
        orders = [(",".join(order), listed(self.NAMES[each] for each in order)) for order in permutations(STATEMENTS)]
        kwargs.pop("encoder", None), kwargs.pop("decoder", None)
        super().__init__(choices=orders, coerce=lambda value: value.split(","), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ",".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return ",".join(initial or []) != data


class VersionField(forms.IntegerField):
    """The version that the user saw; it never counts as a change."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, label=_("version"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False
