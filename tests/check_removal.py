"""Takes out every permission check and every visibility filter, one at a time, and looks whether a test notices.

    python -m tests.check_removal              # all of them; exit code 1 if one is missed by nobody
    python -m tests.check_removal views/locks  # those of the files whose path has that in it

Taken out is: a rule of permissions.py (it says yes), a filter such as visible_to in models/ (it leaves everything in),
a question of the data maintenance pages such as has_add_permission (yes), each call of one of these, each raise of
PermissionDenied, and in views and forms each limit of what is looked for to the plan of the address. Nothing is written
to the files: the function's code is exchanged in a process of its own, forked after the tests were collected and the
database was filled, which runs the tests nearest to the file until one fails.
"""

import ast
import contextlib
import gc
import os
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper
from itertools import pairwise
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
FILTERS = {"visible_to", "editable_by", "reported_by", "overseen_by", "reviewed_by"}
ASKED_BY_THE_ADMIN = {"may_edit", "has_permission", "has_perm"}
MATRIX = "tests/access/test_matrix.py"
ASKS = "test_every_noun_asks_for_itself"
RULES = ("tests/test_permissions.py", "tests/models/test_visible_to.py")
ROWS = "tests/access/test_rows.py"
ADDRESSES = (*(f"tests/access/test_{name}.py" for name in ("ids", "drafts", "writing")), MATRIX)
TESTS = (
    *RULES,
    *ADDRESSES,
    ROWS,
    *(f"tests/{layer}" for layer in ("views", "reports", "admin", "services", "forms", "models")),
)


@dataclass(frozen=True)
class Site:
    """One check; `node` is its kind of syntax, `place` the lines and columns of the file where it begins and ends."""

    file: Path
    node: type[ast.AST]
    place: tuple[int, ...]
    says: str

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.place[0]}: {self.says}"


def place(node: Any) -> tuple[int, ...]:
    return tuple(getattr(node, name, 0) for name in ("lineno", "col_offset", "end_lineno", "end_col_offset"))


class Finder(ast.NodeVisitor):
    """All sites of a file."""

    def __init__(self, file: Path) -> None:
        self.file, self.found = file, list[Site]()
        self.layer = file.relative_to(ROOT / "scorecard").parts[0]
        self.visit(ast.parse(file.read_text()))

    def note(self, node: Any, says: str) -> None:
        self.found.append(Site(self.file, type(node), place(node), says))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        is_rule = self.layer == "permissions.py" and node.name.startswith("can_")
        is_asked = (
            self.layer == "admin" and _is_asked_by_the_admin(node.name) and ast.unparse(node.body[0]) != "return True"
        )
        if is_rule or is_asked:
            self.note(node, f"{node.name} says yes")
            if len(node.body) == 1:  # it only asks a rule: taken out the same way
                return
        if self.layer == "models" and node.name in FILTERS:
            self.note(node, f"{node.name} leaves everything in")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name.startswith("can_") and ast.unparse(node.func).startswith("permissions."):
            self.note(node, f"{name} isn't asked")
        if name in FILTERS:
            self.note(node, f"{ast.unparse(node.func)} isn't applied")
        if self.layer in ("views", "forms") and name in ("get", "filter") and any(map(_is_of_plan, node.keywords)):
            self.note(node, f"{ast.unparse(node.func)} of any plan")
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        asks = any(isinstance(each, ast.Attribute) and each.attr.startswith("can_") for each in ast.walk(node.test))
        if asks and isinstance(node.body[0], ast.Raise):  # noted where it is asked
            self.visit(node.test)
        else:
            self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        if node.exc is not None and ast.unparse(node.exc).startswith("PermissionDenied"):
            self.note(node, "not denied")


def _is_asked_by_the_admin(name: str) -> bool:
    return name in ASKED_BY_THE_ADMIN or (name.startswith("has_") and name.endswith("_permission"))


def _is_of_plan(keyword: ast.keyword) -> bool:
    return isinstance(keyword.value, ast.Name) and keyword.value.id == "plan"


class Remover(ast.NodeTransformer):
    """The file without that one check. Names stay in use, or closures would no longer fit."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def visit(self, node: Any) -> Any:
        if (type(node), place(node)) != (self.site.node, self.site.place):
            return self.generic_visit(node)
        return ast.fix_missing_locations(ast.copy_location(self._without(node), node))

    def _without(self, node: Any) -> ast.AST:
        if isinstance(node, ast.FunctionDef):
            answer = "return self" if node.name in FILTERS else "return True"
            node.body.insert(0, ast.copy_location(ast.parse(answer).body[0], node.body[0]))
            return node
        if isinstance(node, ast.Raise):
            return ast.Pass()
        if node.func.attr in ("get", "filter"):
            node.keywords = [each for each in node.keywords if not _is_of_plan(each)]
            return node
        if node.func.attr in FILTERS:
            return ast.Call(ast.Attribute(node.func.value, "all", ast.Load()), [], [])
        return ast.BoolOp(ast.Or(), [node, ast.Constant(True)])


def sites(part: str) -> list[Site]:
    files = sorted(path for path in (ROOT / "scorecard").rglob("*.py") if "migrations" not in path.parts)
    return [site for file in files if part in str(file.relative_to(ROOT)) for site in Finder(file).found]


def codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)


Codes = tuple[CodeType, CodeType]  # of a function, before and after


def remove(site: Site) -> dict[FunctionType, Codes]:
    """Exchange the code of the functions of that file, wherever they are referred to."""
    tree = Remover(site).visit(ast.parse(site.file.read_text()))
    new = {(code.co_qualname, code.co_firstlineno): code for code in codes(compile(tree, str(site.file), "exec"))}
    found = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename == str(site.file):
            code = new.get((each.__code__.co_qualname, each.__code__.co_firstlineno))
            if code is not None and code != each.__code__:
                found[each] = each.__code__, code
    assert found, f"{site} could not be taken out"
    exchange({function: after for function, (_before, after) in found.items()})
    return found


def exchange(wanted: dict[FunctionType, CodeType]) -> None:
    """What was kept of the outcomes until now is forgotten."""
    for function, code in wanted.items():
        function.__code__ = code
    for each in gc.get_objects():
        if type(each) is _lru_cache_wrapper and getattr(each, "__module__", "").startswith("scorecard."):
            each.cache_clear()


@dataclass
class Removal:
    """A pytest plugin: instead of running the tests once it runs them, from the nearest on, for every site."""

    sites: list[Site]
    survived: list[Site] = field(default_factory=list)
    has_failed: bool = False

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.has_failed |= report.failed

    def pytest_runtestloop(self, session: Any) -> bool:
        from django.db import connections

        items = session.items
        filling = next(item for item in items if item.get_closest_marker("database"))
        assert not self.fails(filling, next(item for item in items if item.path.parent != filling.path.parent))
        connections.close_all()
        print(f"{len(self.sites)} checks, {len(items)} tests", flush=True)
        pending, running = list(self.sites), dict[int, tuple[Site, int, float]]()
        while pending or running:
            while pending and len(running) < (os.cpu_count() or 1):
                site = pending.pop(0)
                told, tell = os.pipe()
                if not (pid := os.fork()):
                    self.child(items, site, tell)
                os.close(tell)
                running[pid] = site, told, time.monotonic()
            pid, status = os.wait()
            self.tell(*running.pop(pid), status)
        return True

    def tell(self, site: Site, told: int, started: float, status: int) -> None:
        with os.fdopen(told) as pipe:
            killer = pipe.read()
        if status or not killer:
            self.survived.append(site)
        verdict = f"error {status}" if status else f"killed by {killer}" if killer else "SURVIVED"
        print(f"{site}: {verdict} ({time.monotonic() - started:.1f} s)", flush=True)

    def child(self, items: list[Any], site: Site, tell: int) -> None:
        """Ends the process; says in the pipe which test noticed."""
        from django.db import connection

        status = 1
        with contextlib.suppress(BaseException):
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            own = f"{connection.settings_dict['NAME']}.{os.getpid()}"
            shutil.copy(connection.settings_dict["NAME"], own)
            connection.settings_dict["NAME"] = own
            try:
                killer = self.killer(items, site)
                os.write(tell, killer.encode())
                status = 0
            finally:
                for each in (own, f"{own}-wal", f"{own}-shm"):
                    Path(each).unlink(missing_ok=True)
        os._exit(status)

    def killer(self, items: list[Any], site: Site) -> str:
        """The first test that fails without the check and not with it; "" where there is none."""
        removed = remove(site)
        for item, following in pairwise(nearest(items, site)):
            if self.fails(item, following):
                exchange({function: before for function, (before, _after) in removed.items()})
                if not self.fails(item, following):
                    return str(item.nodeid)
                exchange({function: after for function, (_before, after) in removed.items()})
        return ""

    def fails(self, item: Any, following: Any) -> bool:
        """There is always a test that follows, or the database would be taken down."""
        self.has_failed = False
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return self.has_failed


def nearest(items: list[Any], site: Site) -> list[Any]:
    """The tests of the rule or the filter, of a table's rows, of the file's name, then of all addresses."""
    stem, layer = f"test_{site.file.stem}", site.file.relative_to(ROOT / "scorecard").parts[0]
    first = {"permissions.py": RULES, "models": RULES, "importers": (ROWS,)}.get(layer, ())
    orders = [*first, stem, *ADDRESSES, f"tests/{layer}/"]
    if layer == "models":
        orders.append("tests/reports/")  # what asks for them
    if layer == "views" and narrowed(items, f"scorecard.views.{site.file.stem}"):
        orders.insert(0, MATRIX)

    def distance(item: Any) -> int | None:
        path = str(item.path.relative_to(ROOT))
        if site.says.split()[0] in item.name or (layer == "admin" and item.name.startswith(ASKS)):
            return 0
        return next((place for place, name in enumerate(orders, start=1) if name in path), None)

    near = [(place, item) for item in items if (place := distance(item)) is not None]
    return [*(item for _place, item in sorted(near, key=lambda each: each[0])), items[0]]  # the last only follows


def narrowed(items: list[Any], module: str) -> bool:
    """Whether the view has addresses; then the table of access is asked about those alone."""
    walks = next(item.module.PARTS for item in items if MATRIX in str(item.path))
    here = [address for address in walks["portal"] if address.module == module]
    if here:
        walks["portal"], walks["admin"] = here, []
    return bool(here)


def main(part: str) -> int:
    started, removal = time.monotonic(), Removal(sites(part))
    options = ["-q", "-s", "-p", "no:cacheprovider", "-p", "no:randomly", "-m", "not long and not browser"]
    status = pytest.main([*options, *TESTS], plugins=[removal])
    print(f"{len(removal.sites)} checks in {time.monotonic() - started:.0f} s, survived: {len(removal.survived)}")
    for site in removal.survived:
        print(f"  {site}")
    return 1 if removal.survived or status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) else 0


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or [""])))
