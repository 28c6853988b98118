"""Importing a file of figures by the pages, as an administrator does."""

import re

from tests.deploy.browsing import Answer, Browser
from tests.deploy.filling import IMPORT_YEAR

ADDRESS = f"/plans/taipei-personnel/{IMPORT_YEAR}/import/"
MONTHS = 12


def figures(rows: int) -> bytes:
    """A csv with a row for each month of as many KPIs as it takes."""
    lines = ["KPI代碼,期間,實際值"]
    for number in range(rows):
        kpi, month = divmod(number, MONTHS)
        objective, place = divmod(kpi, 10)
        lines.append(f"O{objective}.{place + 1},{IMPORT_YEAR}-{month + 1:02},{number % 997 / 10}")
    return "\r\n".join(lines).encode("utf-8-sig")


def upload(browser: Browser, data: bytes) -> str:
    """The address of the preview."""
    boundary = "of-a-test"
    parts = (("csrfmiddlewaretoken", "", browser.csrf_token.encode()), ("file", "figures.csv", data))
    body = b""
    for name, file, content in parts:
        naming = f'name="{name}"' + (f'; filename="{file}"' if file else "")
        body += f"--{boundary}\r\nContent-Disposition: form-data; {naming}\r\n\r\n".encode() + content + b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    kind = {"Content_Type": f"multipart/form-data; boundary={boundary}", "Origin": browser.origin}
    answer = browser.ask("POST", ADDRESS, body, **kind)
    assert answer.status == 302, (answer.status, answer.text[-2000:])
    return answer.headers["Location"].removesuffix("layout/")


def seen(browser: Browser, preview: str) -> dict[str, str]:
    """The versions that the preview was made of, as its form sends them."""
    page = browser.get(preview).text
    return {name: re.findall(f'name="{name}" value="([0-9]+)"', page)[0] for name in ("structure", "values")}


def apply(browser: Browser, preview: str, versions: dict[str, str]) -> Answer:
    return browser.post(f"{preview}apply/", versions)
