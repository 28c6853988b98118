"""What is too large to be taken is refused with a page that says how much may be sent; nothing of it is kept."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scorecard.models import KPI, KPIValue
from tests.cast import make_large_plan
from tests.forms_in_html import fields_of
from tests.views.pages import text_of

PLAN = "/plans/town-works/2030/"


def form(client, page: str) -> dict[str, list[str]]:
    return fields_of(client.get(f"{PLAN}{page}"))


def refused(response) -> str:
    """The refusal's text; it is a page of ours, in Chinese."""
    assert response.status_code == 413
    assert 'lang="zh-Hant-TW"' in response.content.decode()
    return text_of(response)


@pytest.fixture
def staff(as_actor, small_plan, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 20_000
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_200
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 30
    return as_actor("staff")


def test_files_that_are_too_large_together(staff):
    page = "entry/?period=2030-05"
    fields = form(staff, page)
    figure = next(name for name in fields if name.endswith("-actual"))
    values = KPIValue.objects.count()
    pictures = [SimpleUploadedFile(f"{number}.png", b"\x89PNG" * 3_000) for number in (1, 2)]
    sent = {**fields, figure: "7", figure.replace("actual", "file"): pictures[0], "other": pictures[1]}
    assert "10MB" in refused(staff.post(f"{PLAN}{page}", sent))
    assert KPIValue.objects.count() == values  # nothing of it, rather than the figure without its proof


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_texts_that_are_too_long_together(kind, staff):
    text = "x" * (2**20 + 1)
    part = f'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\n{text}\r\n--x--\r\n'
    body = part if "multipart" in kind else f"note={text}"
    assert "1MB" in refused(staff.post(f"{PLAN}entry/", body, content_type=kind))


def test_too_many_fields(staff):
    assert "1,200" in refused(staff.post(f"{PLAN}entry/", {f"f{number}": "" for number in range(1_300)}))


def test_too_many_files(staff):
    files = {f"f{number}": SimpleUploadedFile(f"{number}", b"x") for number in range(31)}
    assert "30" in refused(staff.post(f"{PLAN}entry/", files))


def test_whoever_sends_it(client, small_plan, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    client.handler.enforce_csrf_checks = True  # for which what was sent is read
    client.get("/accounts/login/")
    for address in ("/accounts/login/", "/admin/scorecard/kpi/", f"{PLAN}import/"):
        assert client.post(address, {f"f{number}": "" for number in range(20)}).status_code == 413, address


@pytest.mark.once
def test_the_largest_form_is_taken_as_a_browser_sends_it(as_actor, town, rf):
    """With every choice of a file that was not made; 500 KPIs in one section's hands."""
    KPI.objects.filter(plan=make_large_plan(town, objectives=125)).update(frequency="M")
    page = as_actor("staff").get("/plans/town-works/2040/entry/?period=2040-01")
    fields = fields_of(page)
    names = re.findall(r'type="file" id="[^"]*" name="([^"]*)"', page.content.decode())
    assert (len(names), sum(map(len, fields.values()))) > (499, 9_000)
    parts = [f'name="{name}"\r\n\r\n{value}' for name, values in fields.items() for value in values]
    file = f'name="k-file"; filename="x.pdf"\r\n\r\n{"x" * 10_000_000}'
    parts += [
        file,
        *(f'name="{name}"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n' for name in names),
    ]
    body = "".join(f"--x\r\nContent-Disposition: form-data; {part}\r\n" for part in parts)
    request = rf.post("/", f"{body}--x--\r\n".encode(), content_type="multipart/form-data; boundary=x")
    assert len(request.POST) == len(fields) + len(names)  # a file that was not chosen is a field
    assert request.FILES["k-file"].size == 10_000_000


def test_what_is_not_understood_stays_a_400(staff):
    body, kind = b"--x", "multipart/form-data; boundary="
    response = staff.post(f"{PLAN}entry/", body, content_type=kind)
    assert response.status_code == 400
    assert "無法辨識" in text_of(response)
