"""A table sent to a page of data maintenance, and what the page finds wrong with it."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.admin.pages import address

FORMATS = {"xlsx": "0", "ods": "1", "csv": "2"}


def csv(*rows) -> bytes:
    return "\r\n".join(",".join(row) for row in rows).encode()


def preview(client, noun, data: bytes, kind="csv"):
    upload = SimpleUploadedFile(f"table.{kind}", data)
    return client.post(address(noun, "import"), {"import_file": upload, "format": FORMATS[kind], "resource": "0"})


def complaints(response) -> str:
    """What the page says is wrong."""
    return " ".join(re.findall(r'<ul class="errorlist.*?</ul>', response.content.decode(), re.DOTALL))


def refusal(client, noun, data, kind="csv") -> str:
    response = preview(client, noun, data, kind)
    assert response.status_code == 200
    assert "confirm_form" not in response.context or response.context["confirm_form"] is None
    assert complaints(response)
    return complaints(response)
