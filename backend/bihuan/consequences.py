"""What follows from what, upward, in the same transaction: one line a pair. Reading it tells how the house is wired."""

from __future__ import annotations

from bihuan.activity.task import following as tasks
from bihuan.billing.allocation import service as allocations
from bihuan.billing.payment_plan import service as payment_plans
from bihuan.billing.receipt import service as receipts
from bihuan.billing.receivable import service as receivables
from bihuan.identity.sharing import service as sharing
from bihuan.kernel.resource import CONSEQUENCES
from bihuan.kernel.workflow import Effect, Together
from bihuan.marketing.care_enrolment import service as care
from bihuan.parties.contact import service as contacts
from bihuan.parties.lead import service as leads
from bihuan.parties.merge import service as merges
from bihuan.parties.merge import undoing as unmerges
from bihuan.parties.ownership import leaving
from bihuan.sales.contract import service as contracts
from bihuan.sales.opportunity import service as opportunities
from bihuan.sales.order import service as orders
from bihuan.sales.quote import service as quotes

PAIRS: dict[tuple[str, str], tuple[Effect, ...]] = {
    ("users", "leave"): (leaving.refuse_owners, leaving.end_access),
    ("leads", "transfer"): (tasks.follow_owner,),
    ("leads", "return"): (Together(tasks.end_with_owners),),
    ("leads", "recycle"): (Together(tasks.end_with_owners),),
    ("leads", "recycle-by-rule"): (Together(tasks.end_with_owners),),
    ("leads", "discard"): (tasks.end_with_record,),
    ("leads", "follow-up"): (leads.first_follow_up,),
    ("leads", "convert"): (opportunities.open_from_lead,),
    ("customers", "share"): (contacts.shared_along, opportunities.shared_along, contracts.shared_along),
    ("customers", "unshare"): (contacts.shared_along, opportunities.shared_along, contracts.shared_along),
    ("customers", "transfer"): (
        opportunities.follow_customer,
        quotes.quotes_follow,
        contracts.contracts_follow,
        orders.orders_follow,
        sharing.owners_leave,
        tasks.follow_owner,
    ),
    ("customers", "return"): (Together(tasks.end_with_owners),),
    ("customers", "recycle"): (Together(tasks.end_with_owners),),
    ("customers", "recycle-by-rule"): (Together(tasks.end_with_owners),),
    ("customers", "discard"): (tasks.end_with_record, care.over),
    ("customers", "merge-into"): (care.over,),
    ("customers", "convert"): (care.lost,),
    ("customers", "lapse"): (care.lost,),
    ("customers", "set-grade"): (care.graded,),
    ("customers", "merge"): (merges.merge,),
    ("customers", "undo-merge"): (unmerges.undo,),
    ("opportunities", "win"): (contracts.link_won_opportunity, quotes.supersede_quotes_of),
    ("opportunities", "win-by-contract"): (quotes.supersede_quotes_of,),
    ("opportunities", "lose"): (quotes.decline_quotes_of, tasks.end_with_record),
    ("opportunities", "invalidate"): (tasks.end_with_record,),
    ("contracts", "confirm-sign"): (payment_plans.activate_for_contract,),
    ("contracts", "terminate"): (payment_plans.cancel_for_contract,),
    ("orders", "approve"): (receivables.raise_for_order, payment_plans.date_for_order),
    ("orders", "close"): (receivables.reduce_for_order,),
    ("orders", "void"): (receivables.void_for_order,),
    ("outbounds", "confirm"): (receivables.raise_for_outbound, payment_plans.date_for_shipment),
    ("outbounds", "sign"): (receivables.date_for_outbound, payment_plans.date_for_signature),
    ("outbounds", "void"): (receivables.void_for_outbound, receivables.reduce_for_outbound),
    ("receipts", "confirm"): (allocations.apply_confirmed, receipts.book_confirmed),
    ("receipts", "void"): (allocations.apply_voided, receipts.book_voided),
}

CONSEQUENCES.update(PAIRS)
