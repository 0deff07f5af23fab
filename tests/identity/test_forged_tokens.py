"""Whatever is wrong with a token, the answer is the same 401 (TRUST §4.2)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from uuid import UUID

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import FastAPI

from bihuan.kernel.clock import CLOCK
from tests.conftest import Clients
from tests.factories.company import PASSWORD, Company

PUBLIC = rsa.generate_private_key(65537, 2048).public_key()
PEM = PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
DER = PUBLIC.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def part(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def signed(claims: dict[str, Any], key: bytes, **header: Any) -> str:
    body = f"{part({'alg': 'HS256', 'typ': 'JWT'} | header)}.{part(claims)}"
    return f"{body}.{part(hmac.new(key, body.encode(), hashlib.sha256).digest())}"


FORGED = [
    "nothing",
    "three dots",
    "alg none",
    "alg none with a signature",
    "HS512",
    "signed with a PEM public key",
    "signed with a DER public key",
    "another key",
    "jku",
    "expired",
    "nbf in the future",
    *(f"without {claim}" for claim in ("exp", "iat", "sub", "jti", "aud", "iss", "typ", "sid")),
    "another audience",
    "another issuer",
    "a refresh token",
    "typ refresh",
    "eight kilobytes",
    "JWE",
    "crit",
    "exp is a word",
    "sub is no id",
    "another user's session",
]


@pytest.fixture(scope="module")
async def genuine(client: Clients, app: FastAPI) -> dict[str, Any]:
    """The claims of a token that is accepted, and a refresh token."""
    answer = await (await client("")).post(
        "/auth/login", json={"username": "qian", "password": PASSWORD, "client": "device"}
    )
    token = answer.json()["access_token"]
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    return {"claims": claims, "refresh": answer.json()["refresh_token"], "token": token}


def forge(kind: str, genuine: dict[str, Any], key: bytes) -> str:
    claims = dict(genuine["claims"])
    now = int(CLOCK.now().timestamp())
    body = f"{part({'alg': 'none'})}.{part(claims)}."
    simple: dict[str, Any] = {
        "nothing": lambda: "x",
        "three dots": lambda: "...",
        "alg none": lambda: body,
        "alg none with a signature": lambda: body + genuine["token"].rpartition(".")[2],
        "HS512": lambda: signed(claims, key, alg="HS512"),
        "signed with a PEM public key": lambda: signed(claims, PEM),
        "signed with a DER public key": lambda: signed(claims, DER),
        "another key": lambda: signed(claims, b"another secret of the same length, and wrong"),
        "jku": lambda: signed(claims, b"x", jku="https://evil.example/keys", kid="1", x5u="https://evil.example/x"),
        "expired": lambda: signed(claims | {"exp": now - 1}, key),
        "nbf in the future": lambda: signed(claims | {"nbf": now + 3_600}, key),
        "another audience": lambda: signed(claims | {"aud": "another"}, key),
        "another issuer": lambda: signed(claims | {"iss": "another"}, key),
        "a refresh token": lambda: genuine["refresh"],
        "typ refresh": lambda: signed(claims | {"typ": "refresh"}, key),
        "eight kilobytes": lambda: signed(
            claims | {"pad": "x" * 8_000}, b"another secret of the same length, and wrong"
        ),
        "JWE": lambda: (
            f"{part({'alg': 'dir', 'enc': 'A256GCM', 'zip': 'DEF'})}..{part(b'iv')}.{part(b'x' * 200)}.{part(b'tag')}"
        ),
        "crit": lambda: signed(claims, key, crit=["exp"]),
        "exp is a word": lambda: signed(claims | {"exp": "tomorrow"}, key),
        "sub is no id": lambda: signed(claims | {"sub": "qian"}, key),
        "another user's session": lambda: signed(claims | {"sub": str(Company.ids["admin"])}, key),
    }
    if kind in simple:
        made: str = simple[kind]()
        return made
    del claims[kind.removeprefix("without ")]
    return signed(claims, key)


@pytest.mark.parametrize("kind", FORGED)
async def test_a_forged_token_is_refused_like_any_other(
    kind: str, app: FastAPI, client: Clients, genuine: dict[str, Any]
) -> None:
    key = app.state.settings.secret_key.get_secret_value().encode()
    nobody = await client("")
    right = await nobody.get("/me", headers={"Authorization": f"Bearer {signed(genuine['claims'], key)}"})
    assert (
        UUID(right.json()["id"]) == Company.ids["qian"]
    )  # our own forgery is good: what follows is refused for its fault
    answer: httpx.Response = await nobody.get("/me", headers={"Authorization": f"Bearer {forge(kind, genuine, key)}"})
    assert answer.status_code == 401, f"{kind}: {answer.text[:200]}"
    without = await nobody.get("/me")
    assert {**answer.json(), "request_id": ""} == {**without.json(), "request_id": ""}
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_token_of_a_megabyte_is_refused_unread(client: Clients) -> None:
    answer = await (await client("")).get("/me", headers={"Authorization": f"Bearer {'x' * 1_000_000}"})
    assert (answer.status_code, answer.json()["code"]) == (431, "HEADERS_TOO_LARGE")
