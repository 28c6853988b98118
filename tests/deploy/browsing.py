"""Asking the portal as a browser does, with its cookies: through nginx over TLS, or gunicorn itself without."""

import http.client
import re
import select
import socket
import ssl
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

HOST = "bsc.example.org"
PATIENCE = 180  # seconds, for machines with much else to do


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def leads_to(self, page: str) -> bool:
        """Unless it leads to another."""
        return self.status != 302 or self.headers["Location"].startswith(page)

    @property
    def set_cookies(self) -> list[str]:
        return self.headers.get_all("Set-Cookie") or []


class _Connection(http.client.HTTPSConnection):
    """To the loopback, whatever the host is called; its certificate must be the one that we made for it."""

    def connect(self) -> None:
        sender = self.source_address  # type: ignore[attr-defined]
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout, sender)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = self._context.wrap_socket(plain, server_hostname=HOST)  # type: ignore[attr-defined]


@dataclass
class Browser:
    """Without a certificate it asks gunicorn itself. `sender` is an address on the loopback."""

    port: int
    certificate: Path | None
    sender: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sender = (self.sender, 0)
        self._connection: http.client.HTTPConnection
        if self.certificate is None:
            self._name, self._scheme = f"localhost:{self.port}", "http"
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, PATIENCE, sender)
        else:
            self._name, self._scheme = f"{HOST}:{self.port}", "https"
            context = ssl.create_default_context(cafile=str(self.certificate))
            self._connection = _Connection(HOST, self.port, timeout=PATIENCE, context=context, source_address=sender)

    @property
    def origin(self) -> str:
        return f"{self._scheme}://{self._name}"

    @property
    def csrf_token(self) -> str:
        return next((value for name, value in self.cookies.items() if "csrf" in name), "")

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        given = {"Host": self._name, **{name.replace("_", "-"): text for name, text in headers.items()}}
        if self.cookies:
            given.setdefault("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        idle = self._connection.sock
        if idle is not None and select.select([idle], [], [], 0)[0]:  # closed meanwhile: a browser begins another
            self._connection.close()
        try:
            self._connection.request(method, path, body or None, given)
            got = self._connection.getresponse()
            answer = Answer(got.status, got.headers, got.read())
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        for line in answer.set_cookies:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, b"", **headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """As the form of a page of ours sends it."""
        data = urlencode({**fields, "csrfmiddlewaretoken": self.csrf_token}).encode()
        form = {"Content_Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        return self.ask("POST", path, data, **form, **headers)

    def log_in(self, username: str, password: str) -> Answer:
        page = self.get("/accounts/login/")
        name = next(name for name in ("login", "username") if re.search(f'name="{name}"', page.text))
        return self.post("/accounts/login/", {name: username, "password": password})

    def copy(self) -> "Browser":
        """Another connection of the same session."""
        return Browser(self.port, self.certificate, self.sender, dict(self.cookies))
