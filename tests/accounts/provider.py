"""An OpenID Connect provider on loopback: discovery, keys, codes with PKCE, signed tokens. Tests say what it says."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

NEWSROOM = "/desk/account/sso/newsroom/"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


_KEY = new_key()


class Provider:
    """What it will say next; tests change it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.client, self.secret = "corrigenda", "not-a-secret-either"
        self.person: dict[str, Any] = {"sub": "p-1", "email": "bob@gazette.example", "email_verified": True}
        self.claims: dict[str, Any] = {}  # of the token, over those of the person
        self.key: Any = _KEY
        self.algorithm = "RS256"
        self.challenges: dict[str, str] = {}
        self.documents: dict[str, Any] = {}

    def authorize(self, location: str) -> str:
        """Agree to what the desk's redirect asks; the address to go back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert asked["client_id"] == self.client
        assert asked["code_challenge_method"] == "S256"
        assert {"openid", "email"} <= set(asked["scope"].split())
        code = f"code-{len(self.challenges)}"
        self.challenges[code] = asked["code_challenge"]
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Give a token for a code, once."""
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        expected = self.challenges.pop(form["code"], None)
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != expected or form["client_secret"] != self.secret:
            return None
        claims = {
            "iss": self.address, "aud": self.client, "iat": int(time.time()), "exp": int(time.time()) + 60,
            **self.person, **self.claims,
        }  # fmt: skip
        signed = jwt.encode(claims, self.key, self.algorithm, headers={"kid": "k"})
        return {"access_token": "at", "token_type": "Bearer", "id_token": signed}

    def answer(self, path: str, form: dict[str, str]) -> Any:
        if path in self.documents:
            return self.documents[path]
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.address, "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token", "userinfo_endpoint": f"{self.address}/userinfo",
                "jwks_uri": f"{self.address}/keys", "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }  # fmt: skip
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_KEY.public_key()))
            return {"keys": [{**public, "kid": "k", "alg": "RS256", "use": "sig"}]}
        return self.token(form) if path == "/token" else self.person


@contextmanager
def serve() -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            said = speaker.answer(self.path, {name: values[0] for name, values in parse_qs(body).items()})
            self.send_response(200 if said is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    speaker = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield speaker
    server.shutdown()
    server.server_close()
    thread.join()


def come(provider: Provider, client: Client | None = None, **extra: Any) -> tuple[Client, Any]:
    """Go to the provider, agree, and come back; the browser and the desk's answer."""
    client = client or Client()
    away = client.get(NEWSROOM, **extra)
    assert away.status_code == 302
    back = provider.authorize(away["Location"])
    assert back.startswith("http://desk.test/desk/account/sso/newsroom/callback/?")
    return client, client.get(back.removeprefix("http://desk.test"), **extra)
