"""Read a plan file (YAML, schema `bsc-plan/1`) into a PlanDocument, or say line by line what is wrong with it."""

from collections.abc import Iterable
from dataclasses import MISSING, dataclass, field
from typing import Any, TypeVar

import yaml
from django.utils.translation import gettext as _

from scorecard.domain.plan_document import SCHEMA, Entry, Fault, Kind, PlanDocument, PlanRefused, keys
from scorecard.language import listed

from . import whole
from .nodes import READERS, Wrong, is_null, line_of, root_of

EntryT = TypeVar("EntryT", bound=Entry)


def read(content: bytes) -> PlanDocument:
    """Read a whole file. Raises PlanRefused with every fault found; never writes."""
    reader = _Reader()
    document = reader.document(root_of(content))
    faults = reader.faults + (list(whole.faults(document)) if document else [])
    if document is None or faults:
        raise PlanRefused(faults)
    return document


@dataclass
class _Reader:
    """Builds records from nodes and collects the faults on the way."""

    faults: list[Fault] = field(default_factory=list)

    def fault(self, node: yaml.Node, text: str) -> None:
        self.faults.append(Fault(line_of(node), text))

    def document(self, root: yaml.MappingNode) -> PlanDocument | None:
        pairs = root.value
        first = pairs[0] if pairs else None
        if first is None or first[0].value != "schema" or first[1].value != SCHEMA:
            self.fault(root, _("A plan file begins with “schema: %s”.") % SCHEMA)
            return None
        return self.record(PlanDocument, root, skip="schema")

    def record(self, record: type[EntryT], node: yaml.Node, skip: str | None = None) -> EntryT | None:
        """One record; where a value is wrong it holds None, so that the rest of the file can still be checked."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, _("“key: value” pairs are expected here"))
            return None
        known = keys(record)
        key_lines: dict[str, int] = {}
        values: dict[str, Any] = {"line": line_of(node), "key_lines": key_lines}
        for key_node, value in self.pairs(node, skip):
            key = _key(key_node)
            key_lines[key] = line_of(key_node)
            if key not in known:
                facts = {"key": key[:80], "known": listed(known)}
                self.fault(key_node, _("unknown key “%(key)s”; known: %(known)s") % facts)
            elif not is_null(value) and not (known[key].default == "" and value.value == ""):
                values[key] = self.value(key, known[key].metadata, value)
        for key, each in known.items():
            if key not in values and each.default is MISSING:
                self.fault(node, _("“%s” is missing") % key)
                values[key] = None
        return record(**values)

    def pairs(self, node: yaml.MappingNode, skip: str | None) -> Iterable[tuple[yaml.Node, yaml.Node]]:
        seen: set[str] = set()
        for key_node, value in node.value:
            key = _key(key_node)
            if key in seen:
                self.fault(key_node, _("“%s” stands here twice") % key[:80])
            elif key != skip:
                yield key_node, value
            seen.add(key)

    def value(self, key: str, metadata: Any, node: yaml.Node) -> Any:
        kind, record = metadata["kind"], metadata["record"]
        if kind is Kind.RECORDS:
            return self.record(record, node) if key == "plan" else self.records(record, node)
        try:
            if kind is Kind.CHOICE:
                return self.choice(node, metadata["choices"])
            return READERS[kind](node)
        except Wrong as wrong:
            self.fault(node, _("%(key)s: %(problem)s") % {"key": key, "problem": wrong})
            return None

    def records(self, record: type[Entry], node: yaml.Node) -> tuple[Any, ...]:
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, _("a list is expected here"))
            return ()
        read = (self.record(record, item) for item in node.value)
        return tuple(each for each in read if each is not None)

    def choice(self, node: yaml.Node, choices: tuple[str, ...]) -> str:
        text = node.value if isinstance(node, yaml.ScalarNode) else ""
        if text not in choices:
            raise Wrong(_("one of these is expected here: %s") % listed(choices))
        return str(text)


def _key(node: yaml.Node) -> str:
    """A key as text; one that is a list or a mapping is no key of ours, as the empty one is none."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
