"""What reaches Django of a request that is no ordinary one."""

import pytest
from django.test import RequestFactory

from bsc_portal.wsgi import application

FORM = "application/x-www-form-urlencoded"
PARTS = b'--x\r\nContent-Disposition: form-data; name="language"\r\n\r\nen\r\n--x--\r\n'


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        *((f"{FORM}; charset={name}", b"a=1") for name in ("utf-8", "rot13", "utf-16", "undefined", "idna", "x", "")),
        (f"{FORM}; charset*=UTF-8''rot13", b"a=1"),
        (f"{FORM}; charset*=rot13''utf-8", b"a=1"),
        (f"{FORM}; charset*0*=x", b"a=1"),
        (f"{FORM}; charset*=nowhere''utf-8", b"a=1"),
        (f"{FORM}; charset", b"a=1"),
        ("multipart/form-data; boundary=x; charset=rot13", PARTS),
        ("multipart/form-data; charset=rot13", PARTS),
    ],
)
@pytest.mark.parametrize(("method", "status"), [("GET", "200 OK"), ("POST", "403 Forbidden")])  # without a token
def test_whatever_charset_the_sender_names_there_is_an_answer(method, status, content_type, body, db):
    environ = RequestFactory().generic(method, "/accounts/login/?next=/%E4%BA%8B", body, "x/y").environ
    answers = []
    pages = application({**environ, "CONTENT_TYPE": content_type}, lambda said, *_more: answers.append(said))
    assert answers == [status]
    assert b"".join(pages)
