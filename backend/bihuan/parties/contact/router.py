"""What a contact can do."""

from uuid import UUID

from fastapi import Response

from bihuan.kernel.routing import PRIVATE, add_actions, add_create, add_delete, add_reads, add_update, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.parties.contact.schemas import ContactCreate, ContactQuery, ContactUpdate
from bihuan.parties.contact.service import CONTACTS, create_contact, update_contact
from bihuan.parties.contact.vcard import vcard
from bihuan.parties.revealing import add_reveal

contacts = router("/contacts", "Contacts")
add_reads(contacts, CONTACTS, ContactQuery)
add_create(contacts, CONTACTS, ContactCreate, create_contact)
add_update(contacts, CONTACTS, ContactUpdate, update_contact)
add_delete(contacts, CONTACTS)
add_actions(contacts, CONTACTS)
add_reveal(contacts, CONTACTS)


@contacts.get(
    "/{id}/vcard",
    response_class=Response,
    name="getContactVcard",
    summary="A contact as a vCard, for the address book of a telephone",
    responses={200: {"description": "vCard 4.0", "content": {"text/vcard": {"schema": {"type": "string"}}}}},
    openapi_extra=authz(CONTACTS, "read") | zh("联系人名片（vCard）"),
)
async def get_vcard(ctx: Ctx, id: UUID) -> Response:
    shown = await CONTACTS.represent(ctx, await CONTACTS.get(ctx, id))
    name = {"Content-Disposition": 'attachment; filename="contact.vcf"'}
    return Response(vcard(shown), 200, {**PRIVATE, **name}, "text/vcard; charset=utf-8")
