"""Secrets that have to be used again, such as those that sign webhooks: stored encrypted, never shown."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Unreadable(Exception):
    """It was encrypted with the secret of another installation."""


class Vault:
    """Encrypts with a key derived from the installation's secret: a stolen database alone opens nothing."""

    def __init__(self, secret: str, purpose: str) -> None:
        derived = HKDF(SHA256(), 32, None, f"bihuan:{purpose}".encode()).derive(secret.encode())
        self._cipher = Fernet(base64.urlsafe_b64encode(derived))

    def close(self, plain: str) -> str:
        return self._cipher.encrypt(plain.encode()).decode()

    def open(self, closed: str) -> str:
        """Raises Unreadable."""
        try:
            return self._cipher.decrypt(closed.encode()).decode()
        except InvalidToken as wrong:
            raise Unreadable from wrong
