"""The page somebody lands on: told by what they may do, so that roles a company has made have one, too (PERM-07).

The first that fits, from the most particular work to the most common.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from bihuan.kernel.context import Principal


class Home(StrEnum):
    """The pages to land on; the browser arranges each for its work."""

    ADMIN = "admin"
    FINANCE = "finance"
    WAREHOUSE = "warehouse"
    MANAGER = "manager"
    SALES = "sales"
    SERVICE = "service"
    MARKETING = "marketing"
    PURCHASING = "purchasing"
    EXECUTIVE = "executive"
    PLAIN = "plain"


class _Sign(NamedTuple):
    """A permission by which a kind of work is known."""

    home: Home
    resource: str
    verb: str


_SIGNS = (
    _Sign(Home.ADMIN, "users", "update"),
    _Sign(Home.FINANCE, "receipts", "confirm"),
    _Sign(Home.WAREHOUSE, "outbounds", "confirm"),
    _Sign(Home.MANAGER, "customers", "transfer"),
    _Sign(Home.SALES, "opportunities", "create"),
    _Sign(Home.SERVICE, "customers", "update"),
    _Sign(Home.MARKETING, "leads", "create"),
    _Sign(Home.PURCHASING, "products", "create"),
    _Sign(Home.EXECUTIVE, "opportunities", "read"),
)


def home_of(me: Principal) -> Home:
    return next((sign.home for sign in _SIGNS if me.scopes(sign.resource, sign.verb)), Home.PLAIN)
