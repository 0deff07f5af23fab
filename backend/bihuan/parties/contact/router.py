"""What a contact can do."""

from bihuan.kernel import routing
from bihuan.parties.contact.schemas import ContactCreate, ContactQuery, ContactUpdate
from bihuan.parties.contact.service import CONTACTS, create_contact, update_contact

contacts = routing.router("/contacts", "Contacts")
routing.add_reads(contacts, CONTACTS, ContactQuery)
routing.add_create(contacts, CONTACTS, ContactCreate, create_contact)
routing.add_update(contacts, CONTACTS, ContactUpdate, update_contact)
routing.add_actions(contacts, CONTACTS)
