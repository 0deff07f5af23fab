"""Addresses as a resource."""

from __future__ import annotations

from uuid import UUID

from bihuan.identity.user.models import User
from bihuan.kernel.context import Context
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.parties.address.models import CustomerAddress
from bihuan.parties.address.schemas import AddressCreate, AddressRead, AddressRow
from bihuan.parties.customer.children import add_child, edit_child, hidden_with_customer, hidden_with_its_customer
from bihuan.parties.customer.models import Customer
from bihuan.parties.ownership.service import masked_for

CUSTOMER_ADDRESSES: Resource[CustomerAddress] = Resource(
    name="customer-addresses",
    one="customer-address",
    label=Label("客户地址", "customer address"),
    model=CustomerAddress,
    read=AddressRead,
    row=AddressRow,
    derived={
        "customer_name": NameOf(Customer, CustomerAddress.customer_id),
        "phone_hidden": hidden_with_customer(CustomerAddress),
        "owner_name": NameOf(User, CustomerAddress.owner_id),
    },
    personal={
        "phone_hidden": masked_for("customer-addresses", CustomerAddress, hidden_with_its_customer(CustomerAddress))
    },
    references={"customer_id": "customers"},
    title=lambda address: f"{address.consignee} {address.address}",
)


async def create_address(ctx: Context, data: AddressCreate) -> CustomerAddress:
    address: CustomerAddress = await add_child(ctx, CUSTOMER_ADDRESSES, data, "kind")
    return address


async def update_address(ctx: Context, address_id: UUID, data: Schema, if_match: str) -> CustomerAddress:
    address: CustomerAddress = await edit_child(ctx, CUSTOMER_ADDRESSES, address_id, data, if_match, "kind")
    return address
