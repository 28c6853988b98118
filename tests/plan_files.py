"""Plan files for tests: the two of the seed, and a small one in which every kind of record stands once."""

from django.conf import settings

CITY = "taipei-2021.yaml"
DEPARTMENT = "taipei-personnel-2021.yaml"

SMALL = """\
schema: bsc-plan/1
organisations:
  - {slug: harbour, name: Harbour Authority, short_name: Harbour}
  - {slug: harbour-docks, parent: harbour, order: 1, name: Docks Section, short_name: Docks}
plan:
  organisation: harbour
  year: 2031
  title: Harbour plan
  status: active
  vision: Safe ships
perspectives:
  - {code: C, name: Customers}
  - {code: F, name: Finance}
shared_objectives:
  - code: TC1
    name: Content captains
    perspective: C
themes:
  - code: A
    name: Quays
    members:
      - {printed_name: Docks, role: lead, organisation: harbour-docks}
      - {printed_name: Pilots}
    objectives:
      - code: AC1
        name: Short stays
        perspective: C
        weight: 60
        ksfs:
          - code: AC1
            name: Quick handling
            kpis:
              - code: AC1.1
                name: Hours at the quay
                direction: lower
                frequency: M
                owner: harbour-docks
                reporting_organisations: [harbour]
                weight: 30
                work_items:
                  - {name: New crane, period: 2031-Q2, cumulative_percent: 50}
                action_plans:
                  - {code: AC1.1.1, name: Second shift}
                targets:
                  - {period: 2031-01, value: 12.5}
                  - {period: 2031, value: 12}
                values:
                  - {period: 2031-01, actual: 13.1, state: approved}
  - code: B
    name: Customs
    objectives:
      - code: BF1
        name: Fair fees
        perspective: F
links:
  - {cause: BF1, effect: AC1, reason: Fees pay for cranes}
"""


def seed(name: str) -> bytes:
    """The bytes of one of the committed plan files."""
    return (settings.BASE_DIR / "fixtures" / name).read_bytes()


def line_of(text: str, part: str) -> int:
    """The number, from 1, of the first line that holds `part`."""
    return next(number for number, line in enumerate(text.split("\n"), start=1) if part in line)
