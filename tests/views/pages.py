"""What tests of pages share: the text that a page shows, and how many queries it takes."""

from html.parser import HTMLParser

from django.db import connection
from django.test.utils import CaptureQueriesContext

SESSION_AND_USER = 2  # queries of the middleware, before the page does anything


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("style", "script", "head")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("style", "script", "head")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def tight(text: str) -> str:
    """Without any white space: lines break where there is room, not where the text says so."""
    return "".join(text.split())


def text_of(response) -> str:
    """The text between the tags of a page's body, without white space."""
    parser = _Text()
    parser.feed(response.content.decode())
    return tight("".join(parser.parts))


def queries_of(client, address: str) -> int:
    """How many queries the page takes of its own."""
    client.get(address)  # what is kept for all readers is there from now on
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries) - SESSION_AND_USER
