"""/help/<role>/: a manual for each role, with pictures of the portal's pages."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from scorecard.models import Role
from tests.views.pages import queries_of, text_of

PICTURES = Path(settings.BASE_DIR) / "static" / "help"
LANGUAGES = ["zh-hant", "en"]


@pytest.fixture
def reader(as_actor):
    return as_actor("viewer")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_a_manual_with_pictures_that_are_there(role, language, reader):
    reader.cookies["django_language"] = language
    page = reader.get(f"/help/{role}/").content.decode()
    manual = page[page.index('class="manual"') : page.index("</article>")]
    pictures = re.findall(r'<img src="/static/([^"]+)" width="(\d+)" height="(\d+)" alt="([^"]+)"', manual)
    assert len(pictures) >= 5
    for name, width, height, _words in pictures:
        path = finders.find(name)
        assert path, name
        assert png_size(Path(path)) == (int(width), int(height)), name
    assert bool(re.search("[\u4e00-\u9fff]", manual)) == (language == "zh-hant")


def png_size(file: Path) -> tuple[int, int]:
    head = file.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def test_the_pictures_are_small():
    sizes = {file.name: file.stat().st_size for file in PICTURES.iterdir()}
    assert {name: size for name, size in sizes.items() if size >= 120_000} == {}
    assert sum(sizes.values()) < 1_000_000


@pytest.mark.parametrize("role", ["nobody", "ADMINISTRATOR", "viewers"])
def test_an_unknown_role_has_none(role, reader):
    assert reader.get(f"/help/{role}/").status_code == 404


@pytest.mark.parametrize(
    ("actor", "role"),
    [
        ("administrator", "administrator"),
        ("superuser", "administrator"),
        ("manager", "manager"),
        ("chief", "manager"),
        ("staff", "staff"),
        ("viewer", "viewer"),
        ("unassigned", "viewer"),
        ("former", "viewer"),
    ],
)
def test_the_menu_leads_to_the_manual_of_ones_highest_role(actor, role, as_actor):
    client = as_actor(actor)
    assert 'href="/help/"' in client.get("/").content.decode()
    response = client.get("/help/")
    assert (response.status_code, response.url) == (302, f"/help/{role}/")


@pytest.mark.parametrize("address", ["/help/", "/help/staff/"])
def test_nothing_is_sent_here(address, reader):
    assert reader.post(address).status_code == 405


def test_a_manual_takes_no_query_of_its_own(reader):
    assert queries_of(reader, "/help/staff/") == 0


def test_each_role_reads_of_its_own_work(reader):
    texts = {role: text_of(reader.get(f"/help/{role}/")) for role in Role.values}
    assert [role for role, text in texts.items() if "檢核計畫" in text] == ["administrator"]
    assert [role for role, text in texts.items() if "檢視草案" in text] == ["manager"]
