"""What a section has not sent yet is nobody else's: on no page, in no download, in no answer to what is sent."""

import io
import zipfile

import pytest

from scorecard.models import Evidence, KPIValue
from tests import tables
from tests.addresses import fill, walk

FIGURE, WORD = "987654", "whisper"
PLAN = "/plans/town-works/2030/"
QUERIES = ("?period=2030-01&basis=period&numbers=1&history=1&layout=long", "?only=attention")
MORE = [
    *(f"kpis/AC1.2/{query}" for query in ("", *QUERIES)),
    "why/kpi/AC1.2/?period=2030-01",
    "why/objective/AC1/?period=2030-01",
    "map/?objective=AC1&period=2030-01",
    *(f"export/values.{kind}?layout={layout}" for kind in ("xlsx", "ods", "csv") for layout in ("", "long")),
    *(f"export/scorecard.{kind}?layout=flat" for kind in ("xlsx", "ods", "csv")),
    "export/scorecard.json?period=2030-01&basis=period",
    f"/search/?q={WORD}",
    f"/search/?q={FIGURE}",
]
PORTAL = [each for each in walk() if not each.name.startswith(("/admin/", "/accounts/"))]


@pytest.fixture
def draft(sides) -> KPIValue:
    """Of Bridges' figure AC1.2, which nobody else reports."""
    kpi = sides.small.kpis["AC1.2"]
    kpi.reporting_organisations.clear()
    value = sides.small.values["AC1.2 draft"]
    value.actual, value.note, value.behind_reason = f"{FIGURE}.25", f"{WORD} note", f"{WORD} reason"
    value.corrective_measure = f"{WORD} measure"
    value.save()
    Evidence.objects.create(kpi_value=value, document_number=f"{WORD} 1")
    return value


def text_of(response) -> str:
    """All that is said, also inside workbooks; without the address that was asked for, which may stand in links."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", "replace").replace(f'value="{WORD}"', "").replace(",", "").replace(f"q={WORD}", "")


def addresses(sides) -> set[str]:
    asked = {f"{fill(each, sides, 'own')}{query}" for each in PORTAL for query in QUERIES}
    return asked | {each if each.startswith("/") else PLAN + each for each in MORE}


def telling(client, asked) -> set[str]:
    """Those of the pages that tell something of the draft."""
    said = {each: text_of(client.get(each)) for each in asked}
    echoes = {f"/search/?q={FIGURE}", f"/search/?q={WORD}"}  # the question stands there again
    return {each for each, text in said.items() if WORD in text or FIGURE in text} - echoes


@pytest.mark.once
def test_others_read_nothing_of_it(sides, draft, as_actor):
    assert telling(as_actor("staff"), addresses(sides)) == set()


@pytest.mark.once
def test_who_reports_it_reads_it(sides, draft, as_actor):
    """Or the test above would look in the wrong places."""
    asked = {f"{PLAN}kpis/AC1.2/", f"{PLAN}export/values.xlsx?layout=long", f"{PLAN}entry/?period=2030-01"}
    assert asked <= addresses(sides) | {f"{PLAN}entry/?period=2030-01"}
    assert telling(as_actor("other_staff"), asked) == asked


def test_what_is_sent_for_it_tells_nothing(sides, draft, as_actor):
    client, before = as_actor("staff"), tables.contents()
    kpi, version = draft.kpi_id, draft.version
    for place, sent in (
        ("entry/?period=2030-01", {f"k{kpi}-seen": "2030-01:0", f"k{kpi}-actual": "1", "do": "save"}),
        ("entry/?period=2030-01", {"do": f"withdraw:{kpi}:{version}"}),
        ("entry/?period=2030-01", {"do": f"carry:{kpi}"}),
        ("entry/preview/?period=2030-01", {f"k{kpi}-seen": "2030-01:0", f"k{kpi}-actual": "1"}),
        ("entry/grid/", {f"c{kpi}.2030-01.0": "1", "do": "save"}),
        ("entry/grid/preview/", {f"c{kpi}.2030-01.0": "1"}),
        ("review/", {"approve": draft.pk, f"version-{draft.pk}": version}),
    ):
        answer = client.post(PLAN + place, sent)
        assert answer.status_code == 403, (place, sent)
        assert WORD not in text_of(answer) and FIGURE not in text_of(answer)
    assert tables.changed(before) == {}
