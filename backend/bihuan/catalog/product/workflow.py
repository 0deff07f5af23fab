"""The life of a product (DOMAIN §12.1): published, suspended, retired."""

from __future__ import annotations

from bihuan.catalog.product.models import Lifecycle, Product
from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.workflow import Action, Reason


def has_price(product: Product) -> DomainError | None:
    """A product without a price cannot be sold."""
    return None if product.standard_price_incl > 0 else DomainError("PRODUCT_WITHOUT_PRICE")


ACTIONS = (
    Action("publish", {Lifecycle.DRAFT}, Lifecycle.ON_SALE, Text("发布", "Publish"), guards=(has_price,)),
    Action("suspend", {Lifecycle.ON_SALE}, Lifecycle.OFF_SALE, Text("停售", "Suspend sales")),
    Action("resume", {Lifecycle.OFF_SALE}, Lifecycle.ON_SALE, Text("恢复销售", "Resume sales"), guards=(has_price,)),
    Action(
        "retire",
        {Lifecycle.ON_SALE, Lifecycle.OFF_SALE},
        Lifecycle.EOL,
        Text("退市", "End of life"),
        input=Reason,
    ),
    Action(
        "reinstate",
        {Lifecycle.EOL},
        Lifecycle.ON_SALE,
        Text("重新上市", "Back on sale after end of life"),
        input=Reason,
        guards=(has_price,),
    ),
)
