"""Access tokens: HS256 only, every claim required, ``crit`` refused (TRUST §0.3). Only here is the library known."""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from jose import JWTError, jwt

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.errors import DomainError

ISSUER = "bihuan"
AUDIENCE = "bihuan-api"
ALGORITHM = "HS256"
MOST_KEPT = 5_000
LONGEST = 2_000
"""Characters; ours have some 400."""
LEEWAY = 60
"""Seconds by which the clocks of two machines may differ."""
_REQUIRED = {f"require_{claim}": True for claim in ("iat", "sub", "jti", "aud", "iss")}
_BY_OUR_CLOCK = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}


class TokenSigner:
    """Signs and reads access tokens with one symmetric key."""

    def __init__(self, secret: str, minutes: int) -> None:
        self._secret = secret
        self.lifetime = timedelta(minutes=minutes)
        self._checked: OrderedDict[str, tuple[UUID, UUID, datetime]] = OrderedDict()
        """Tokens whose signature was found good: a person sends the same one all day."""

    def issue(self, user_id: UUID, session_id: UUID) -> str:
        now = CLOCK.now()
        claims = {
            "sub": str(user_id),
            "sid": str(session_id),
            "typ": "access",
            "jti": uuid4().hex,
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + self.lifetime,
        }
        return str(jwt.encode(claims, self._secret, algorithm=ALGORITHM))

    def read(self, token: str) -> tuple[UUID, UUID]:
        """User and session of a valid token. Raises UNAUTHENTICATED otherwise."""
        known = self._checked.get(token)
        if known is None:
            known = self._checked[token] = self._check(token)
            if len(self._checked) > MOST_KEPT:
                self._checked.popitem(last=False)
        user_id, session_id, expires = known
        if expires < CLOCK.now():  # by our clock, which tests and the demo can set
            raise DomainError("UNAUTHENTICATED", headers={"WWW-Authenticate": "Bearer"})
        return user_id, session_id

    def _check(self, token: str) -> tuple[UUID, UUID, datetime]:
        try:
            if len(token) > LONGEST:
                raise ValueError("longer than any of ours")
            header = jwt.get_unverified_header(token)
            if "crit" in header or header.get("alg") != ALGORITHM:
                raise JWTError("header")
            claims: dict[str, Any] = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                audience=AUDIENCE,
                options={**_REQUIRED, **_BY_OUR_CLOCK},
            )
            latest = CLOCK.now().timestamp() + LEEWAY
            if claims["typ"] != "access" or not claims["jti"]:
                raise JWTError("typ")
            if int(claims["iat"]) <= 0 or int(claims.get("nbf", 0)) > latest:
                raise JWTError("not yet")
            expires = datetime.fromtimestamp(int(claims["exp"]), tz=UTC)
            return UUID(claims["sub"]), UUID(claims["sid"]), expires
        except (JWTError, ValueError, KeyError, TypeError, OverflowError) as wrong:
            raise DomainError("UNAUTHENTICATED", headers={"WWW-Authenticate": "Bearer"}) from wrong
