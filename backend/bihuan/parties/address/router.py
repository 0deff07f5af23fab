"""What an address can do."""

from bihuan.kernel import routing
from bihuan.parties.address.schemas import AddressCreate, AddressQuery, AddressUpdate
from bihuan.parties.address.service import CUSTOMER_ADDRESSES, create_address, update_address

customer_addresses = routing.router("/customer-addresses", "Customer addresses")
routing.add_reads(customer_addresses, CUSTOMER_ADDRESSES, AddressQuery)
routing.add_create(customer_addresses, CUSTOMER_ADDRESSES, AddressCreate, create_address)
routing.add_update(customer_addresses, CUSTOMER_ADDRESSES, AddressUpdate, update_address)
