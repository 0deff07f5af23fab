"""What an address can do."""

from bihuan.kernel.routing import add_create, add_reads, add_update, router
from bihuan.parties.address.schemas import AddressCreate, AddressQuery, AddressUpdate
from bihuan.parties.address.service import CUSTOMER_ADDRESSES, create_address, update_address
from bihuan.parties.revealing import add_reveal

customer_addresses = router("/customer-addresses", "Customer addresses")
add_reads(customer_addresses, CUSTOMER_ADDRESSES, AddressQuery)
add_create(customer_addresses, CUSTOMER_ADDRESSES, AddressCreate, create_address)
add_update(customer_addresses, CUSTOMER_ADDRESSES, AddressUpdate, update_address)
add_reveal(customer_addresses, CUSTOMER_ADDRESSES)
