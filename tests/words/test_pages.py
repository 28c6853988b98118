"""Every page in both languages: English pages show no Chinese, Chinese ones no English and no Western years.

The town's plans are in English and the seed's in Chinese, so what a page shows in the other language is our own.
"""

import re

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.urls import reverse

from scorecard.models import Membership, Role
from tests.admin.pages import NOUNS, address
from tests.forms_in_html import fields_of
from tests.words import catalogue
from tests.words.walking import Page, is_page, walk

pytestmark = pytest.mark.once
CHINESE = re.compile(r"[\u3100-\u9fff、，。：；「」（）]")
ENGLISH = re.compile(r"[A-Za-z]{2,}")
WESTERN = re.compile(r"20\d\d")
NATIVE = {"date", "datetime-local", "month", "week", "time"}  # boxes in which browsers write 2021
# What Chinese pages may say in Latin letters: names that have no other, and marks of files.
LATIN = re.compile(
    r"(?<![A-Za-z])(KPI|KSF|PDF|CSV|XLSX|ODS|SVG|PPTX|YAML|Excel|SHA|csv|xls|xlsx|ods|Alt|Ctrl|Tab|Enter|Mac|Command|Cookie|MB|pdf|png|jpg|odt|docx)(?![A-Za-z])"
    r"|(?<![a-z])[A-Z]{1,3}\d+(\.\d+)*"  # a code
    r"|WebHR"  # in the names and sources of the seed
    r"|seed taipei[a-z-]*-2021\.yaml|taipei(-[a-z]+)*"  # why the seed was written, and address parts
)
STARTS = ["/", "/search/?q=AC1", "/search/?q=A", "/search/?q=98765", "/nowhere/", "/plans/nowhere/2021/"]
FORM = re.compile(r"/(add|new|import|password|password_change)/$")


def pages(client, actor) -> list[Page]:
    """All pages that the client reaches, and those that refuse what was typed into empty forms.

    Data maintenance shows everybody the same pages, so one actor's are enough.
    """
    maintained = [*map(address, [*NOUNS, "calendarday", "user"]), address("user", "add")]
    starts = [*STARTS, *maintained] if actor == "superuser" else STARTS
    found = list(walk(client, *starts, without=() if actor == "superuser" else ("admin",)))
    for page in [page for page in found if FORM.search(page.address)]:
        emptied = {name: value if name.endswith("_FORMS") else "" for name, value in fields_of(page.response).items()}
        answer = client.post(page.address, emptied)
        if is_page(answer):
            found.append(Page(f"{page.address} (sent empty)", answer))
    assert len(found) > {"superuser": 100, "administrator": 15, "viewer": 12}[actor]
    return found


def say(found: list[Page], wrong) -> dict[str, str]:
    """The texts that are wrong, each with a page that shows it."""
    return {text: page.address for page in found for text in page.texts if wrong(text)}


def is_english(text: str) -> bool:
    return bool(ENGLISH.search(LATIN.sub("", text)))


def is_western(text: str) -> bool:
    return bool(WESTERN.search(LATIN.sub("", text)))


def untranslated() -> set[str]:
    """English texts; also short ones and names, which the search for English passes over."""
    return {entry.text for entry in catalogue.catalogue() if entry.text not in entry.chinese}


def native_boxes(found: list[Page]) -> dict[str, list[str]]:
    return {page.address: page.inputs for page in found if NATIVE & set(page.inputs)}


@pytest.mark.parametrize("actor", ["superuser", "administrator", "viewer"])
def test_english_pages_show_no_chinese_and_western_years(actor, empty_database, request, client):
    request.getfixturevalue("small_plan")
    client.cookies["django_language"] = "en"
    client.force_login(request.getfixturevalue("town")[actor])
    found = pages(client, actor)
    assert say(found, CHINESE.search) == {}
    assert say(found, re.compile(r"\b(118|119|120)\b").search) == {}  # 2029 to 2031 in the years of the Republic
    assert native_boxes(found) == {}


@pytest.fixture
def officials(seed_plans):
    """One for each part, with Chinese names, in the seed's department."""
    people = {name: User.objects.create(username=name) for name in ("系統管理員", "計畫管理人員", "檢視人員")}
    department = seed_plans.department.organisation
    for name, role in (("計畫管理人員", Role.ADMINISTRATOR), ("檢視人員", Role.VIEWER)):
        Membership.objects.create(user=people[name], organisation=department, role=role)
    User.objects.filter(username="系統管理員").update(is_superuser=True, is_staff=True)
    User.objects.filter(username="計畫管理人員").update(is_staff=True)
    return dict(zip(("superuser", "administrator", "viewer"), people.values(), strict=True))


@pytest.mark.parametrize("actor", ["superuser", "administrator", "viewer"])
def test_chinese_pages_show_no_english_and_years_of_the_republic(actor, officials, client):
    client.force_login(officials[actor])
    found = pages(client, actor)
    assert say(found, is_english) == {}
    assert say(found, is_western) == {}
    assert say(found, untranslated().__contains__) == {}
    assert native_boxes(found) == {}


@pytest.mark.parametrize("language, wrong", [("en", CHINESE.search), ("zh-hant", is_english)])
def test_pages_without_logging_in(language, wrong, client, db):
    client.cookies["django_language"] = language
    login = reverse("login")
    refused = (
        client.post(login, {"username": "", "password": "x"}),
        client.post(login, {"username": "x", "password": "x"}),
    )
    found = [Page("login", client.get(login)), *(Page("refused", each) for each in refused)]
    assert say(found, wrong) == {}


def test_the_walk_reads_what_is_seen():
    html = '<p lang="en">a</p><p title="b">c<wbr>d</p><script>e</script><input type="date" value="f"><a href="g">h</a>'
    page = Page("/", HttpResponse(html))
    assert (page.texts, page.links, page.inputs) == (["b", "c", "d", "f", "h"], ["g"], ["date"])
