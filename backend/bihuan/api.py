"""The table of contents: every router, in the order of the lead-to-cash story."""

from __future__ import annotations

from fastapi import APIRouter

from bihuan.activity.attachment.router import attachments
from bihuan.activity.follow_up.router import follow_up_replies, follow_ups
from bihuan.activity.outing.router import outings
from bihuan.activity.saved_view.router import my_lists, saved_views
from bihuan.activity.task.router import tasks
from bihuan.activity.timeline.router import timelines
from bihuan.approvals.instance.router import approval_tasks, approvals
from bihuan.billing.allocation.router import allocations, allocations_of_receipts
from bihuan.billing.finance_charge.router import finance_charges
from bihuan.billing.fund_account.router import fund_accounts, fund_txns
from bihuan.billing.invoice.router import invoices, invoices_of_orders
from bihuan.billing.opening_balance.router import openings, openings_together
from bihuan.billing.payment_plan.router import payment_plans
from bihuan.billing.receipt.router import receipts
from bihuan.billing.receivable.router import receivables
from bihuan.catalog.category.router import categories
from bihuan.catalog.price_list.router import price_lists
from bihuan.catalog.product.router import products
from bihuan.catalog.tax_rate.router import tax_rates
from bihuan.catalog.unit.router import units
from bihuan.company.custom_field.router import custom_fields
from bihuan.company.dictionary.router import dictionaries
from bihuan.company.field_rule.router import field_rules
from bihuan.company.payment_term.router import payment_terms
from bihuan.company.setting.router import modules, settings
from bihuan.company.tag.router import tags
from bihuan.fulfilment.delivery_notice.router import delivery_notices, notices_of_orders
from bihuan.fulfilment.outbound.router import outbounds, outbounds_of_notices, outbounds_of_orders
from bihuan.identity.access.router import access
from bihuan.identity.account.router import account
from bihuan.identity.api_token.router import api_tokens, my_token
from bihuan.identity.department.router import departments
from bihuan.identity.role.router import roles
from bihuan.identity.security_event.router import security_events
from bihuan.identity.session.router import auth, me
from bihuan.identity.sharing.router import team
from bihuan.identity.sharing_rule.router import sharing_rules
from bihuan.identity.user.router import users
from bihuan.insights.acts.router import acts
from bihuan.insights.chain.router import chain
from bihuan.insights.changed_hands.router import hands
from bihuan.insights.channels.router import campaign_outcomes, lead_reports
from bihuan.insights.customers.router import customer_reports
from bihuan.insights.family.router import family
from bihuan.insights.integrity.router import integrity
from bihuan.insights.outings.router import outing_comparison
from bihuan.insights.overview.router import overview
from bihuan.insights.owners.router import owners
from bihuan.insights.people.router import people
from bihuan.insights.quality.router import data_quality
from bihuan.insights.replay.router import replays
from bihuan.insights.search.router import search
from bihuan.insights.states.router import states
from bihuan.insights.work.router import work
from bihuan.integration.auditing.router import audit_log
from bihuan.integration.change_feed.router import events
from bihuan.integration.erp.router import customer_figures, erp_figures
from bihuan.integration.exporting.router import add_exports, exports
from bihuan.integration.importing.router import (
    customer_imports,
    figure_imports,
    history_imports,
    imports,
    lead_imports,
    opening_imports,
    product_imports,
)
from bihuan.integration.job.router import jobs
from bihuan.integration.webhook.router import webhooks
from bihuan.integration.webhook_delivery.router import webhook_deliveries
from bihuan.inventory.stock.router import stock_ledger, stocks
from bihuan.inventory.stock_entry.router import stock_entries
from bihuan.inventory.warehouse.router import warehouses
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.scopes import learn_scopes, scope_of
from bihuan.marketing.care_enrolment.router import care_enrolments, care_of_customers, care_reports
from bihuan.marketing.care_plan.router import care_plans
from bihuan.parties.address.router import customer_addresses
from bihuan.parties.assign_rule.router import assign_rules
from bihuan.parties.assigning.router import assign_trials
from bihuan.parties.bank_account.router import bank_accounts
from bihuan.parties.campaign.router import campaigns
from bihuan.parties.contact.router import contacts
from bihuan.parties.customer.router import customers
from bihuan.parties.handover.router import handovers, received_handovers
from bihuan.parties.invoice_title.router import invoice_titles
from bihuan.parties.lead.router import leads
from bihuan.parties.lead_retention.router import lead_retention
from bihuan.parties.lead_scoring.router import score_trials, scores_of_leads
from bihuan.parties.pool.router import pools
from bihuan.parties.recycle.router import countdowns, recycling
from bihuan.parties.relation.router import customer_relations
from bihuan.parties.score_rule.router import score_rules
from bihuan.parties.standing.router import pool_standings
from bihuan.parties.web_form.public import public_forms
from bihuan.parties.web_form.router import web_forms
from bihuan.sales.contract.router import contracts, from_quote
from bihuan.sales.opportunity.router import opportunities
from bihuan.sales.order.router import orders, orders_of_contracts, orders_of_quotes
from bihuan.sales.pipeline.router import pipelines
from bihuan.sales.quote.router import from_opportunity, quotes

add_exports()

ROUTERS: tuple[APIRouter, ...] = (
    auth,
    me,
    account,
    my_token,
    modules,
    work,
    search,
    acts,
    chain,
    lead_reports,
    leads,
    scores_of_leads,
    lead_imports,
    web_forms,
    campaigns,
    campaign_outcomes,
    score_rules,
    score_trials,
    assign_rules,
    assign_trials,
    pools,
    pool_standings,
    replays,
    customer_reports,
    customers,
    overview,
    family,
    people,
    recycling,
    countdowns,
    handovers,
    received_handovers,
    hands,
    customer_imports,
    history_imports,
    contacts,
    customer_addresses,
    invoice_titles,
    bank_accounts,
    customer_relations,
    follow_ups,
    follow_up_replies,
    outings,
    outing_comparison,
    tasks,
    care_plans,
    care_enrolments,
    care_of_customers,
    care_reports,
    timelines,
    team,
    sharing_rules,
    access,
    owners,
    states,
    attachments,
    saved_views,
    my_lists,
    pipelines,
    opportunities,
    quotes,
    from_opportunity,
    contracts,
    from_quote,
    orders,
    orders_of_contracts,
    orders_of_quotes,
    approval_tasks,
    approvals,
    delivery_notices,
    notices_of_orders,
    outbounds,
    outbounds_of_orders,
    outbounds_of_notices,
    opening_imports,
    openings_together,
    openings,
    figure_imports,
    erp_figures,
    customer_figures,
    receivables,
    payment_plans,
    receipts,
    allocations,
    allocations_of_receipts,
    invoices,
    invoices_of_orders,
    fund_accounts,
    fund_txns,
    finance_charges,
    warehouses,
    stocks,
    stock_ledger,
    stock_entries,
    product_imports,
    products,
    categories,
    units,
    tax_rates,
    price_lists,
    payment_terms,
    dictionaries,
    tags,
    custom_fields,
    field_rules,
    lead_retention,
    settings,
    users,
    departments,
    roles,
    api_tokens,
    security_events,
    integrity,
    data_quality,
    jobs,
    imports,
    exports,
    audit_log,
    events,
    webhooks,
    webhook_deliveries,
)

PAGES: tuple[APIRouter, ...] = (public_forms,)
"""What visitors see without an account: HTML, outside the contract."""

learn_scopes(
    (getattr(route, "openapi_extra", None) or {} for router in ROUTERS for route in router.routes),
    {
        f"{resource}:{verb}": scope_of(RESOURCES[resource].one, verb)
        for kind in RESOURCES.values()
        for resource, verb in kind.secret.values()
    },
)
