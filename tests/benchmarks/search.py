"""The search over all plans of a city, as multiples of the empty page, for who sees them all without seeing everything.

All plans are of one shape, so most words stand in thousands of rows and a few in one: the worst for a search that shows
some hits of each noun. And for who sees few plans, or a department's, of all these.
"""

from collections.abc import Iterable
from urllib.parse import quote

from tests.benchmarks.additions import RARE
from tests.benchmarks.cities import MANAGER, SEED_MANAGER, VIEWER, Cities
from tests.benchmarks.engine import Measure

# What is asked, and what it tells.
QUESTIONS = {
    "AC1.1": "a code that every plan has",
    "ac": "two letters of most codes",
    "人事": "a word of most plans",
    "管理": "another such word",
    "提升": "a common verb",
    "臺北市各機關單位預算執行要點": "a long name that every plan has",
    RARE: "what stands in one plan",
    "策略地圖": "a word of every plan's title",
    "查無此項": "what stands nowhere",
    "人事查無": "a common and a rare word, together nowhere",
    "a": "too short to look for",
}
OTHERS = {  # what is asked by whom, and what it tells
    (SEED_MANAGER, "管理"): "who sees few plans, a common word",
    (SEED_MANAGER, RARE): "who sees few plans, what stands in another",
    (MANAGER, "管理"): "a department's manager, a common word",
    (MANAGER, "查無此項"): "a department's manager, what stands nowhere",
}


def asked() -> list[tuple[str, str]]:
    """Who asks for which address."""
    return [*((VIEWER, _address(text)) for text in QUESTIONS), *((who, _address(text)) for who, text in OTHERS)]


def _address(text: str) -> str:
    return f"/search/?q={quote(text)}"


def measures(cities: Cities) -> Iterable[Measure]:
    for text, told in QUESTIONS.items():
        yield Measure(f"search: {told}", cities.get(VIEWER, _address(text)), cities.empty, 6.0, warm=True)
    for (who, text), told in OTHERS.items():
        yield Measure(f"search: {told}", cities.get(who, _address(text)), cities.empty, 6.0, warm=True)
