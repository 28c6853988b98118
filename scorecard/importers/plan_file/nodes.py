"""YAML text to nodes, and single nodes to the plain values that a plan holds."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from scorecard.domain import codes
from scorecard.domain.periods import Period
from scorecard.domain.plan_document import SCHEMA, Fault, Kind, PlanRefused
from scorecard.models.base import (
    CODE_LENGTH,
    NAME_LENGTH,
    SLUG_LENGTH,
    TEXT_LENGTH,
    validate_code,
    validate_name,
    validate_slug,
    validate_text,
)

FILE_SIZE = 10 * 1024 * 1024  # bytes
DEPTH = 30  # nested levels; a plan has 13


class _Composer(yaml.SafeLoader):
    """SafeLoader's nodes without aliases, which could make a small file a huge one."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            raise PlanRefused([Fault(mark.line + 1, _("Aliases (*name) are not allowed."))])
        self.depth += 1
        if self.depth > DEPTH:
            raise PlanRefused([Fault(mark.line + 1, _("This is nested too deeply for a plan."))])
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def root_of(content: bytes) -> yaml.MappingNode:
    if len(content) > FILE_SIZE:
        raise PlanRefused([Fault(1, _("The file is larger than 10 MB."))])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise PlanRefused([Fault(line, _("This is not UTF-8 text."))]) from None
    try:
        node = yaml.compose(text, Loader=_Composer)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = mark.line + 1 if mark else 1
        raise PlanRefused([Fault(where, _("Not valid YAML: %s") % (error.problem or error.context))]) from None
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise PlanRefused([Fault(line, _("There is a control character, which can't be printed."))]) from None
    if not isinstance(node, yaml.MappingNode):
        raise PlanRefused([Fault(1, _("A plan file begins with “schema: %s”.") % SCHEMA)])
    return node


def line_of(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


class Wrong(Exception):
    """A node does not hold what its key wants; the text says what would."""


def is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _scalar(node: yaml.Node, *tags: str) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.tag.rpartition(":")[2] not in tags:
        raise Wrong
    return str(node.value)


def _text(node: yaml.Node) -> str:
    try:
        return _scalar(node, "str")
    except Wrong:
        raise Wrong(_("text is expected here; put it in quotes if it looks like a number or a date")) from None


def _checked(text: str, longest: int, *validators: Callable[[str], None]) -> str:
    if len(text) > longest:
        raise Wrong(_("%(length)d characters, at most %(longest)d fit") % {"length": len(text), "longest": longest})
    try:
        for validate in validators:
            validate(text)
    except ValidationError as error:
        raise Wrong(" ".join(error.messages)) from None
    return text


def _code(node: yaml.Node) -> str:
    try:
        text = _scalar(node, "str", "int", "float")  # 001 and 1.1 are codes, whatever YAML thinks of them
    except Wrong:
        raise Wrong(_("a code such as AC1 is expected here")) from None
    return _checked(codes.normalise(text), CODE_LENGTH, validate_code)


def _slug(node: yaml.Node) -> str:
    return _checked(_text(node), SLUG_LENGTH, validate_slug)


def _name(node: yaml.Node) -> str:
    return _checked(_text(node), NAME_LENGTH, validate_name)


def _long_text(node: yaml.Node) -> str:
    return _checked(_text(node), TEXT_LENGTH, validate_text)


def _list_of(read_one: Callable[[yaml.Node], str]) -> Callable[[yaml.Node], tuple[str, ...]]:
    def read_list(node: yaml.Node) -> tuple[str, ...]:
        if not isinstance(node, yaml.SequenceNode):
            raise Wrong(_("a list is expected here"))
        return tuple(read_one(item) for item in node.value)

    return read_list


_NUMBER = re.compile(r"[+-]?\d{1,11}(\.\d{1,4})?", re.ASCII)


def _number(node: yaml.Node) -> Decimal:
    try:
        text = _scalar(node, "int", "float")
    except Wrong:
        raise Wrong(_("a number is expected here")) from None
    if not _NUMBER.fullmatch(text):
        raise Wrong(_("“%s” is no number of at most 11 digits before and 4 behind the decimal point") % text[:40])
    return Decimal(text)


def _count(node: yaml.Node) -> int:
    number = _number(node)
    if number != number.to_integral_value() or not 0 <= number < 2**31:
        raise Wrong(_("a whole number from 0 is expected here"))
    return int(number)


def _flag(node: yaml.Node) -> bool:
    if not isinstance(node, yaml.ScalarNode) or node.value not in ("true", "false"):
        raise Wrong(_("true or false is expected here"))
    return bool(node.value == "true")


def _period(node: yaml.Node) -> Period:
    try:
        return Period.parse(_scalar(node, "str", "int"))
    except (ValueError, Wrong):
        raise Wrong(_("a period is expected here: 2021, 2021-H1, 2021-Q2 or 2021-06")) from None


def _month(node: yaml.Node) -> date:
    try:
        return date.fromisoformat(_scalar(node, "str") + "-01")
    except (ValueError, Wrong):
        raise Wrong(_("a month is expected here: 2021-03")) from None


def _date(node: yaml.Node) -> date:
    try:
        text = _scalar(node, "timestamp", "str")
        if len(text) != len("2021-03-15") or "W" in text:  # fromisoformat reads week numbers too
            raise ValueError
        return date.fromisoformat(text)
    except (ValueError, Wrong):
        raise Wrong(_("a date is expected here: 2021-03-15")) from None


READERS: dict[Kind, Callable[[yaml.Node], Any]] = {
    Kind.CODE: _code,
    Kind.SLUG: _slug,
    Kind.NAME: _name,
    Kind.TEXT: _long_text,
    Kind.NAMES: _list_of(_name),
    Kind.SLUGS: _list_of(_slug),
    Kind.NUMBER: _number,
    Kind.COUNT: _count,
    Kind.FLAG: _flag,
    Kind.PERIOD: _period,
    Kind.MONTH: _month,
    Kind.DATE: _date,
}
