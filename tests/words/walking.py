"""What readers see of pages, and a walk over the pages that lead to one another."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.http import HttpResponse
from django.urls import Resolver404, resolve

SHOWN_ATTRIBUTES = ("title", "aria-label", "alt", "placeholder", "data-label")
BUTTONS = ("submit", "button", "reset")
UNSEEN_INPUTS = ("hidden", "checkbox", "radio", "password")
NEVER = ("logout", "set_language")  # leaving, and turning the language, are no pages
PAGES_A_KIND = {"admin": 1, "": 3}  # pages of one kind that are looked at, by app: they are made by the same template


class _Reader(HTMLParser):
    """Collects the texts, the links and the inputs of a page; what is marked as another language is not collected."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self.inputs: list[str] = []
        self.silent: list[str] = []  # the open elements whose text is not read, from the outermost in

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "input":
            self.inputs.append(given.get("type", "text"))
        other_language = "lang" in given and tag != "html"
        if self.silent or tag in ("script", "style") or other_language:
            if tag not in ("input", "img", "link", "meta", "br", "wbr", "hr", "col"):
                self.silent.append(tag)
            return
        self.texts += [given[name] for name in SHOWN_ATTRIBUTES if given.get(name)]
        if tag == "input" and (given.get("type") in BUTTONS or given.get("type", "text") not in UNSEEN_INPUTS):
            self.texts.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.texts.append(" ".join(data.split()))


class Page:
    """A page as its readers see it."""

    def __init__(self, address: str, response: HttpResponse) -> None:
        self.address = address
        self.response = response
        reader = _Reader()
        reader.feed(response.content.decode())
        self.texts, self.links, self.inputs = reader.texts, reader.links, reader.inputs


def is_page(response: HttpResponse) -> bool:
    return response.status_code != 302 and response.headers.get("Content-Type", "").startswith("text/html")


def kind_of(address: str) -> tuple[str, ...] | None:
    """What makes two pages alike: the app, the route, and which questions the address asks."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return ("", address)
    if match.url_name in NEVER or parts.scheme or parts.netloc:
        return None
    if match.app_name == "admin" and parts.query:
        return None  # the same lists, sorted and filtered
    return match.app_name, match.route, *sorted({pair.partition("=")[0] for pair in parts.query.split("&")})


def walk(client, *starts: str, without: tuple[str, ...] = ()) -> Iterator[Page]:
    """The pages behind the addresses, and those that they lead to; of each kind a few, of some apps none."""
    waiting, seen = list(starts), set(starts)
    looked_at: dict[tuple[str, ...], int] = {}
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kind is None or kind[0] in without or looked_at.get(kind, 0) >= PAGES_A_KIND[kind[0]]:
            continue
        looked_at[kind] = looked_at.get(kind, 0) + 1
        response = client.get(address)
        if not is_page(response):
            continue
        page = Page(address, response)
        yield page
        found = [urldefrag(urljoin(address, link)).url for link in page.links]
        new = [link for link in dict.fromkeys(found) if link.startswith("/") and link not in seen]
        seen.update(new)
        waiting += new
