"""Every address there is: a walk over the resolver, and what stands in each for its parameters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

from tests.access_stage import NOWHERE, Sides

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
SIDES = ("own", "other", "missing")
PLAN = ("organisation", "year")


@dataclass(frozen=True)
class Address:
    """A pattern of the resolver as the table names it, /plans/<organisation>/<year>/map/, and the URL's own name."""

    name: str
    route: str
    url_name: str

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """(converter, name) of each."""
        return PARAMETER.findall(self.route)

    @property
    def has_object(self) -> bool:
        return any(name not in ("kind", "app_label", "url") for _converter, name in self.parameters)

    @property
    def is_of_plan(self) -> bool:
        """Whether it names a plan and something in it."""
        names = [name for _converter, name in self.parameters if name != "kind"]
        return tuple(names[:2]) == PLAN and len(names) > 2


def patterns(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        else:
            yield route, each


def walk() -> list[Address]:
    """All of the resolver; expressions of libraries turned into parameters."""
    found = []
    for route, pattern in patterns(get_resolver()):
        if "(" in route:
            named = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route)
            route = re.sub(r"\^|\$", "", re.sub(r"\([^)]*\)", "<part>", named))
        found.append(Address(PARAMETER.sub(r"<\2>", route), route, pattern.name or ""))
    return found


# What stands for a parameter: the own, another organisation's, none that is there. By the name of the URL where
# pages want different things.
SAMPLES = {
    "role": ("staff", "manager", "mayor"),
    "theme_scorecard code": ("A", "Z", "X"),
    "objective code": ("AC1", "ZC1", "XX1"),
    "kpi code": ("AC1.1", "ZC1.1", "XX1.1"),
    "why code": ("AC1.1", "ZC1.1", "XX1.1"),
    "why kind": ("kpi",) * 3,
    "app_label": ("scorecard",) * 3,
    "uidb36": ("1", "2", "zzz"),  # in a mail about a forgotten password, with a key that nobody can guess
    "key": ("set-password",) * 3,
    "url": ("nowhere",) * 3,
}
KEYS = {
    "evidence pk": "evidence",
    "alignment_change pk": "alignment",
    "person pk": "user",
    "lock": "periodlock",
    "batch": "importbatch",
}


class Unknown(LookupError):
    """There is no sample for a parameter."""


def fill(address: Address, stage: Sides, side: str, plan: str = "") -> str:
    """The address of that side's object; `plan`: under the plan of another side."""
    names = [name for _converter, name in address.parameters if name != "kind"]
    # of an object in a plan, only the object is missing
    plan_side = plan or ("own" if side == "missing" and len(names) > 2 else side)
    texts = iter([_sample(address, stage, *each, side, plan_side) for each in address.parameters])
    return PARAMETER.sub(lambda _match: next(texts), address.route)


def _sample(address: Address, stage: Sides, converter: str, name: str, side: str, plan_side: str) -> str:
    place, qualified = SIDES.index(side), f"{address.url_name} {name}"
    if name in PLAN:
        there = {"own": ("town-works", "2030"), "other": ("town-culture", "2030"), "missing": ("town-works", "2099")}
        return there[plan_side][PLAN.index(name)]
    for key in (qualified, name):
        if key in SAMPLES:
            return SAMPLES[key][place]
        if key in KEYS:
            return _key(stage, KEYS[key], side)
    if name == "token":
        tokens = stage.people_tokens if address.url_name.startswith("people_") else stage.tokens
        return (*tokens, "nothing")[place]
    if name == "kind":
        return get_converters()[converter].regex.partition("|")[0]
    if address.name.startswith("/admin/"):
        return _of_admin(address, stage, name, side)
    raise Unknown(f"tests/addresses.py: SAMPLES needs a “{qualified}”, KEYS if it is the key of an object")


def _key(stage: Sides, noun: str, side: str) -> str:
    records = {"own": stage.own, "other": stage.other}.get(side)
    return str(NOWHERE) if records is None else str(records[noun].pk)


def _of_admin(address: Address, stage: Sides, name: str, side: str) -> str:
    """The keys in the admin's addresses are those of the noun that the address names."""
    noun = address.name.split("/")[3]
    if address.url_name == "view_on_site":
        return "1" if name == "content_type_id" else _key(stage, "plan", side)
    return _key(stage, noun, side)
