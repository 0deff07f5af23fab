"""The life of a price list: in force or not."""

from __future__ import annotations

from bihuan.catalog.price_list.models import PriceList
from bihuan.catalog.price_list.models import PriceListStatus as S
from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.workflow import Action


def has_lines(price_list: PriceList) -> DomainError | None:
    return None if price_list.lines else DomainError("NO_LINES")


def not_active(price_list: PriceList) -> DomainError | None:
    """A list in force is deactivated before it is edited, so that prices change knowingly."""
    return DomainError("INVALID_TRANSITION") if price_list.status == S.ACTIVE else None


ACTIONS = (
    Action("activate", {S.DRAFT, S.INACTIVE}, S.ACTIVE, Text("启用", "Put into force"), guards=(has_lines,)),
    Action("deactivate", {S.ACTIVE}, S.INACTIVE, Text("停用", "Take out of force")),
)
