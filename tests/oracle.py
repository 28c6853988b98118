"""What the seed's samples come to, worked out independently of the portal (seed_oracle.yaml), read for the tests."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import yaml

LIGHTS = {"green": "on_target", "yellow": "at_risk", "red": "off_target", "grey": "not_applicable"}


def kpis() -> list[dict[str, Any]]:
    """`{code, year: (light, achievement), periods: {label: (light, achievement)}}`; achievements as "99.87" or None."""
    stored = yaml.safe_load((Path(__file__).parent / "seed_oracle.yaml").read_text())["kpis"]
    return [
        {
            "code": each["code"],
            "year": _judged(each["year_light"], each["year_achievement"]),
            "periods": {
                _label(str(every["period"])): _judged(every["light"], every["achievement"]) for every in each["periods"]
            },
        }
        for each in stored
    ]


def two_places(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _judged(light: str, achievement: float | None) -> tuple[str, str | None]:
    return LIGHTS[light], None if achievement is None else f"{achievement:.2f}"


def _label(typed: str) -> str:
    """110-01, 110Q1, 110H1, 110 -> 2021-01, 2021-Q1, 2021-H1, 2021."""
    rest = typed.removeprefix("110").lstrip("-")
    return f"2021-{rest}" if rest else "2021"
