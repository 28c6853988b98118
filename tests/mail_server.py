"""A mail server on the loopback that keeps what it is sent, and can refuse, drop a connection or go away."""

import contextlib
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings

from tests.system import free_ports


class MailServer:
    """`refused`: recipients it knows nothing of; `drops_after`: so many taken, then it hangs up in mid-letter."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.drops_after: int | None = None
        self.before_taking: Any = None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if address in self.refused:
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.drops_after is not None and len(self.messages) >= self.drops_after:
            server.transport.abort()
            return "451 gone"
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        message["X-Recipient"] = ",".join(envelope.rcpt_tos)
        self.messages.append(message)
        return "250 taken"

    @property
    def recipients(self) -> list[str]:
        return sorted(str(message["X-Recipient"]) for message in self.messages)

    def to(self, address: str) -> EmailMessage:
        (found,) = (message for message in self.messages if message["X-Recipient"] == address)
        return found


@contextlib.contextmanager
def mail_server(port: int = 0) -> Iterator[MailServer]:
    """Running, and the portal set to use it."""
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=port or free_ports(1)[0], enable_SMTPUTF8=True)
    controller.start()
    try:
        with mail_settings(controller.port):
            yield server
    finally:
        controller.stop()


def mail_settings(port: int) -> override_settings:
    return override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        EMAIL_TIMEOUT=5,
        PORTAL_ADDRESS="https://bsc.example.org",
    )
