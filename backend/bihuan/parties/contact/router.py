"""What a contact can do."""

from bihuan.kernel.routing import add_actions, add_create, add_reads, add_update, router
from bihuan.parties.contact.schemas import ContactCreate, ContactQuery, ContactUpdate
from bihuan.parties.contact.service import CONTACTS, create_contact, update_contact
from bihuan.parties.revealing import add_reveal

contacts = router("/contacts", "Contacts")
add_reads(contacts, CONTACTS, ContactQuery)
add_create(contacts, CONTACTS, ContactCreate, create_contact)
add_update(contacts, CONTACTS, ContactUpdate, update_contact)
add_actions(contacts, CONTACTS)
add_reveal(contacts, CONTACTS)
