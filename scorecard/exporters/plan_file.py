"""Write a PlanDocument as a plan file (YAML, schema `bsc-plan/1`), always in one form; reading gives it back."""

from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from scorecard.domain.periods import Frequency, Period
from scorecard.domain.plan_document import (
    SCHEMA,
    ActionPlanEntry,
    AlignmentEntry,
    Entry,
    Kind,
    LinkEntry,
    MemberEntry,
    OrganisationEntry,
    PerspectiveEntry,
    PlanDocument,
    TargetEntry,
    ValueEntry,
    WorkItemEntry,
    keys,
)

HEADER = (
    "# One plan, whole: manage.py load_plan brings it in, manage.py dump_plan writes it. "
    "docs/plan_file.md explains the keys.\n"
)

# Records without further records inside stand on one line each, like a row of a table.
_ONE_LINE = (
    ActionPlanEntry,
    AlignmentEntry,
    LinkEntry,
    MemberEntry,
    OrganisationEntry,
    PerspectiveEntry,
    TargetEntry,
    ValueEntry,
    WorkItemEntry,
)


def write(document: PlanDocument) -> bytes:
    """The file's bytes: UTF-8, keys in the schema's order, defaults left out."""
    root = _mapping(document)
    root.value.insert(0, (_scalar("str", "schema"), _scalar("str", SCHEMA)))
    text = yaml.serialize(root, Dumper=_Dumper, allow_unicode=True, width=1_000_000)
    return (HEADER + text).encode()


class _Dumper(yaml.SafeDumper):
    """Lists indented below their key, one line per record."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)


def _mapping(entry: Entry) -> yaml.MappingNode:
    pairs = []
    for key, each in keys(type(entry)).items():
        value = getattr(entry, key)
        if value != each.default:
            pairs.append((_scalar("str", key), _node(each.metadata["kind"], value)))
    return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=isinstance(entry, _ONE_LINE))


def _node(kind: Kind, value: Any) -> yaml.Node:
    if kind is Kind.MONTH:
        return _scalar("str", f"{value.year:04}-{value.month:02}")
    if isinstance(value, Entry):
        return _mapping(value)
    if isinstance(value, tuple):
        nodes = [_node(kind, item) for item in value]
        return yaml.SequenceNode("tag:yaml.org,2002:seq", nodes, flow_style=kind is not Kind.RECORDS)
    if isinstance(value, bool):
        return _scalar("bool", "true" if value else "false")
    if isinstance(value, int):
        return _scalar("int", str(value))
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, Period):
        return _scalar("int" if value.frequency is Frequency.YEAR else "str", value.label)
    if isinstance(value, date):
        return _scalar("timestamp", value.isoformat())
    return _scalar("str", value)


def _number(value: Decimal) -> yaml.ScalarNode:
    """Without trailing zeros and without an exponent: 95.2000 is 95.2, 1E+2 is 100."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return _scalar("float" if "." in text else "int", "0" if text in ("-0", "") else text)


def _scalar(tag: str, value: str) -> yaml.ScalarNode:
    return yaml.ScalarNode(f"tag:yaml.org,2002:{tag}", value)
