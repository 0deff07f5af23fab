"""What a lead can do."""

from bihuan.kernel import routing
from bihuan.parties.lead.schemas import LeadCreate, LeadQuery, LeadUpdate
from bihuan.parties.lead.service import LEADS, create_lead, update_lead

leads = routing.router("/leads", "Leads")
routing.add_reads(leads, LEADS, LeadQuery)
routing.add_create(leads, LEADS, LeadCreate, create_lead)
routing.add_update(leads, LEADS, LeadUpdate, update_lead)
routing.add_actions(leads, LEADS)
routing.add_bulk(leads, LEADS, "claim", "assign", "transfer", "return", "recycle", "discard")
