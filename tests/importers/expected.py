"""What each of the files in workbooks/ comes to in a plan, whichever way it goes in: by the command or on the pages."""

from dataclasses import dataclass
from pathlib import Path

FILES = Path(__file__).parent / "workbooks"
WHOLE = {"theme": 5, "objective": 23, "ksf": 23, "kpi": 24, "action_plan": 26}


@dataclass(frozen=True)
class Outcome:
    """`objects` are what can be imported, by noun; `errors` the rows that they stand beside, 0 is the whole file."""

    rows: int
    objects: dict[str, int]
    errors: tuple[int, ...] = ()
    warnings: int = 0
    organisation: str = "taipei-personnel"
    year: int = 2032  # of an empty plan; 2021 is the filled one


OUTCOMES = {
    "blanks.xlsx": Outcome(26, WHOLE),
    "full_width.xlsx": Outcome(26, WHOLE),
    "subtotals.xlsx": Outcome(26, WHOLE),
    "titles.xlsx": Outcome(26, WHOLE),
    "merged.xlsx": Outcome(26, WHOLE),
    "english.xlsx": Outcome(26, WHOLE),
    "list_big5.csv": Outcome(26, WHOLE),
    "list_bom.csv": Outcome(26, WHOLE),
    "list.ods": Outcome(26, WHOLE),
    "glued.xlsx": Outcome(24, WHOLE),
    "printed.xlsx": Outcome(24, WHOLE),
    "doubled_code.xlsx": Outcome(23, {"theme": 5, "objective": 22}, errors=(24,)),
    "two_names.xlsx": Outcome(26, {"theme": 5, "objective": 22}, errors=(4, 5), warnings=1, year=2021),
    "headings_only.xlsx": Outcome(0, {}, errors=(0,)),
    "city_list.xlsx": Outcome(48, {"theme": 8, "objective": 48}, warnings=23, organisation="taipei"),
}
