"""An OpenID Connect provider on the loopback, with a key of its own, which says what a test wants it to say."""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT, SECRET = "bsc-portal", "secret-of-the-portal"


class Provider:
    """`claims` replaces what the token says (None leaves it out); `break_at` answers that path with the given bytes."""

    def __init__(self) -> None:
        self.address = ""
        self.nonce = self.challenge = ""
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] | None = None
        self.signed_with: Any = KEY
        self.algorithm = "RS256"
        self.break_at: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []

    def configuration(self) -> dict[str, Any]:
        told = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        return told if self.userinfo is None else {**told, "userinfo_endpoint": f"{self.address}/userinfo"}

    def keys(self) -> dict[str, Any]:
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [{**key, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def token(self, sent: dict[str, list[str]]) -> dict[str, Any]:
        hashed = urlsafe_b64encode(sha256(sent["code_verifier"][0].encode()).digest()).decode().rstrip("=")
        if hashed != self.challenge or sent["client_secret"] != [SECRET] or sent["code"] != ["good-code"]:
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": "4711",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "email": "staff@works.example",
            "email_verified": True,
            **self.claims,
        }
        told = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode(told, self.signed_with, algorithm=self.algorithm, headers={"kid": "one"})
        return {"access_token": "for-userinfo", "token_type": "Bearer", "id_token": signed}


@contextmanager
def provider() -> Iterator[Provider]:
    stub = Provider()

    class Handler(BaseHTTPRequestHandler):
        def answer(self, body: bytes = b"") -> None:
            stub.asked.append(self.path)
            pages = {
                "/.well-known/openid-configuration": stub.configuration,
                "/keys": stub.keys,
                "/userinfo": lambda: stub.userinfo,
                "/token": lambda: stub.token(parse_qs(body.decode())),
            }
            status, content = stub.break_at.get(self.path) or (200, json.dumps(pages[self.path]()).encode())
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self.answer()

        def do_POST(self) -> None:
            self.answer(self.rfile.read(int(self.headers["Content-Length"])))

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
