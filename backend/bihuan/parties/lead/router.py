"""What a lead can do."""

from bihuan.kernel.batch import add_bulk
from bihuan.kernel.routing import add_actions, add_create, add_reads, add_update, router
from bihuan.parties.lead.schemas import LeadCreate, LeadQuery, LeadUpdate
from bihuan.parties.lead.service import LEADS, create_lead, update_lead

leads = router("/leads", "Leads")
add_reads(leads, LEADS, LeadQuery)
add_create(leads, LEADS, LeadCreate, create_lead)
add_update(leads, LEADS, LeadUpdate, update_lead)
add_actions(leads, LEADS)
add_bulk(leads, LEADS, "claim", "assign", "transfer", "return", "recycle", "discard")
