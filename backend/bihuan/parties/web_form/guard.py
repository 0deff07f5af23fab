"""What keeps programs out of a public form: a signed page, a time to fill it in, and a field that people do not see.

A page is signed for one form at one moment. What comes back sooner than anybody types, or a day later, or from a page
that is not ours, is refused; who fills in the hidden field is thanked like everybody, and nothing is kept (TRUST §4.6).
"""

from __future__ import annotations

import hmac
import secrets
from typing import NamedTuple

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.errors import DomainError
from bihuan.kernel.vault import Vault

SOONEST = 2
"""Seconds: nobody types a name and a number in less."""
LATEST = 86_400
"""Seconds for which an open page may be sent; then it is loaded anew."""
TRAP = "homepage"
"""The name of the hidden field: what programs like to fill in."""
_MOST = 200


class Page(NamedTuple):
    """A page that was shown: its number, and the moment in seconds since 1970."""

    nonce: str
    at: int


class Seal:
    """Signs pages with a key of the installation's own."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def issue(self, key: str) -> str:
        """``moment.number.signature`` for a page of the form ``key``."""
        page = Page(secrets.token_hex(16), int(CLOCK.now().timestamp()))
        return f"{page.at}.{page.nonce}.{self._sign(key, page)}"

    def read(self, key: str, token: str) -> Page:
        """Raises FORM_EXPIRED for a page that is too old or not ours, FORM_TOO_FAST for one sent too soon."""
        at, _, rest = token[:_MOST].partition(".")
        nonce, _, signature = rest.partition(".")
        if not (at.isascii() and at.isdigit() and len(at) <= 12 and nonce.isascii() and len(nonce) == 32):
            raise DomainError("FORM_EXPIRED")
        page = Page(nonce, int(at))
        if not hmac.compare_digest(self._sign(key, page).encode(), signature.encode("utf-8", "replace")):
            raise DomainError("FORM_EXPIRED")
        age = CLOCK.now().timestamp() - page.at
        if age > LATEST:
            raise DomainError("FORM_EXPIRED")
        if age < SOONEST:
            raise DomainError("FORM_TOO_FAST")
        return page

    def _sign(self, key: str, page: Page) -> str:
        mark = self._vault.fingerprint()
        mark.update(f"web form\n{key}\n{page.at}\n{page.nonce}".encode())
        return mark.hexdigest()
