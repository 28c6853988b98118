"""The organisations that a user sees as a tree, in its order; 1 query."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from scorecard.models import Organisation, User


class Node(NamedTuple):
    pk: int
    parent: int | None
    slug: str
    name: str
    short_name: str


@dataclass(frozen=True)
class OrganisationTree:
    """`children`: primary keys in the tree's order; below None stand those whose parent isn't seen."""

    nodes: dict[int, Node]
    children: dict[int | None, list[int]]

    @cached_property
    def places(self) -> dict[int, int]:
        """Which comes before which of those with the same parent."""
        return {pk: place for place, pk in enumerate(self.nodes)}

    def find(self, slug: str) -> int | None:
        return next((node.pk for node in self.nodes.values() if node.slug == slug), None)

    def walk(self, top: int | None = None) -> Iterator[tuple[int, int]]:
        """From `top` down, each with its depth below it; from None all."""
        waiting = [(pk, 0) for pk in reversed(self.children.get(None, ()))] if top is None else [(top, 0)]
        while waiting:
            pk, depth = waiting.pop()
            yield pk, depth
            waiting += [(child, depth + 1) for child in reversed(self.children.get(pk, ()))]

    def above(self, pk: int) -> list[Node]:
        """Those above it, the topmost first."""
        path: list[Node] = []
        parent = self.nodes[pk].parent
        while parent in self.nodes and len(path) < len(self.nodes):
            path.insert(0, self.nodes[parent])
            parent = self.nodes[parent].parent
        return path

    def holding(self, wanted: Collection[int]) -> set[int]:
        """The wanted ones and all above them."""
        found: set[int] = set()
        for pk in wanted:
            above: int | None = pk
            while above in self.nodes and above not in found:
                found.add(above)
                above = self.nodes[above].parent
        return found


def build(user: User) -> OrganisationTree:
    seen = Organisation.objects.visible_to(user).order_by("order", "slug")
    rows = seen.values_list("pk", "parent_id", "slug", "name", "short_name")
    nodes = {row[0]: Node._make(row) for row in rows}
    children: dict[int | None, list[int]] = defaultdict(list)
    for node in nodes.values():
        children[node.parent if node.parent in nodes else None].append(node.pk)
    return OrganisationTree(nodes, dict(children))
