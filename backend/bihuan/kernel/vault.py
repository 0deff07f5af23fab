"""Secrets that must be read again, such as those that sign webhooks: encrypted under the installation's own secret."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Vault:
    """What leaves the database, in a backup or by a hole, is of no use without ``BIHUAN_SECRET_KEY``.

    Each purpose has a key of its own: what was closed for one is not opened for another.
    """

    def __init__(self, secret: str, purpose: str) -> None:
        self._cipher = Fernet(base64.urlsafe_b64encode(_derived(secret, purpose)))
        self._mark = _derived(secret, f"{purpose} fingerprint")

    def fingerprint(self) -> hmac.HMAC:
        """An empty HMAC-SHA-256, to be fed: whoever has the database alone cannot try out what was hashed."""
        return hmac.new(self._mark, digestmod=hashlib.sha256)

    def close(self, plain: str) -> str:
        return self._cipher.encrypt(plain.encode()).decode()

    def open(self, closed: str) -> str | None:
        """None when it was closed with the secret of another installation."""
        try:
            return self._cipher.decrypt(closed.encode()).decode()
        except InvalidToken:
            return None


def _derived(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, None, f"bihuan:{purpose}".encode()).derive(secret.encode())
