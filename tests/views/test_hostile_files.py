"""Files of a plan with hostile text everywhere: they open, calculate nothing, run nothing, and lead nowhere."""

import csv
import io
import json
import re
import zipfile
from xml.etree import ElementTree

import openpyxl
import pptx
import pypdf
import pytest

from tests import hostile
from tests.admin.pages import NOUNS, address

PLAN = "/plans/town-works/2030/"
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
TABLES = [
    "export/scorecard.{}",
    "export/scorecard.{}?layout=flat",
    "export/values.{}",
    "export/values.{}?layout=long",
    "export/targets.{}",
    "export/attention.{}",
    "import/template.{}",
]
NUMBER = re.compile(r"[+-]?[0-9.,%]+")


@pytest.fixture
def client(as_actor, small_plan, town):
    hostile.fill(small_plan, town)
    return as_actor("superuser")


def tables(client, kind: str) -> list[bytes]:
    """The plan's tables and, of data maintenance, a few of its nouns."""
    texts = {"xlsx": "0", "ods": "1", "csv": "2"}
    addresses = [each.format(kind) for each in TABLES if kind != "csv" or "values" in each or "flat" in each]
    answers = [client.get(f"{PLAN}{each}") for each in addresses]
    for noun in NOUNS:
        answers.append(client.post(address(noun, "export"), {"format": texts[kind], "resource": "0"}))
    assert {answer.status_code for answer in answers} == {200}
    return [answer.getvalue() for answer in answers]


def parts_of(archive: bytes) -> dict[str, str]:
    """The XML of a package, each part well formed."""
    with zipfile.ZipFile(io.BytesIO(archive)) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        parts = {name: package.read(name).decode() for name in names}
    for text in parts.values():
        ElementTree.fromstring(text)  # noqa: S314 - our own
        assert not UNPRINTABLE.search(text)
    return parts


def test_xlsx(client):
    for file in tables(client, "xlsx"):
        parts = parts_of(file)
        assert not [name for name, text in parts.items() if re.search(r"<(\w+:)?(f|hyperlink)[ >/]", text)]
        assert 'TargetMode="External"' not in "".join(parts.values())
        book = openpyxl.load_workbook(io.BytesIO(file))
        assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_ods(client):
    for file in tables(client, "ods"):
        content = parts_of(file)["content.xml"]
        assert "table:formula" not in content and "xlink:href" not in content


def test_csv(client):
    for file in tables(client, "csv"):
        text = file.decode("utf-8-sig")
        assert not UNPRINTABLE.search(text)
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert [cell for cell in cells if FORMULA.match(cell) and not NUMBER.fullmatch(cell)] == []


def test_the_map_as_svg(client):
    response = client.get(f"{PLAN}map.svg")
    drawing = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    assert not UNPRINTABLE.search(response.content.decode())
    for element in drawing.iter():
        assert element.tag.rpartition("}")[2] in {
            "svg",
            "title",
            "style",
            "g",
            "rect",
            "path",
            "text",
            "tspan",
            "circle",
        }
        assert not [name for name in element.attrib if name.startswith("on") or name.endswith("href")]
    assert "elsewhere" not in (drawing.findtext("{http://www.w3.org/2000/svg}style") or "")


def test_json(client):
    response = client.get(f"{PLAN}export/scorecard.json")
    assert response["Content-Type"].startswith("application/json")
    assert hostile.WAY_OUT in json.dumps(json.loads(response.content), ensure_ascii=False).replace('\\"', '"')


@pytest.mark.parametrize("name", ["map", "deck"])
def test_presentations(name, client, makes_files):
    file = client.get(f"{PLAN}{name}.pptx").content
    parts = parts_of(file)
    assert "TargetMode" not in "".join(parts.values())
    assert pptx.Presentation(io.BytesIO(file)).slides


@pytest.mark.parametrize("name", ["map", "deck"])
def test_pdf(name, client, makes_files):
    file = client.get(f"{PLAN}{name}.pdf").content
    assert not re.search(rb"/(JavaScript|JS|OpenAction|Launch|EmbeddedFile|URI)\b", file)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages)
    assert "alert(1)" in "".join(text.split())
