"""Secrets that must be read again, such as those of one-time passwords: encrypted under the program's own key."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken


class Vault:
    """What leaves the database, in a backup or by a hole, is of no use without ``BIHUAN_SECRET_KEY``."""

    def __init__(self, secret: str) -> None:
        key = hashlib.sha256(f"vault:{secret}".encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))
        self._mark = hashlib.sha256(f"fingerprint:{secret}".encode()).digest()

    def fingerprint(self) -> hmac.HMAC:
        """An empty HMAC-SHA-256, to be fed: whoever has the database alone cannot try out what was hashed."""
        return hmac.new(self._mark, digestmod=hashlib.sha256)

    def close(self, plain: str) -> bytes:
        return self._fernet.encrypt(plain.encode())

    def open(self, stored: bytes) -> str | None:
        """None when the key of the program has changed since."""
        try:
            return self._fernet.decrypt(stored).decode()
        except InvalidToken:
            return None
