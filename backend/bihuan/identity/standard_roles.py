"""The roles a new company starts with (DOMAIN §1.7): who may do what, and on whose records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple


class StandardRole(NamedTuple):
    """``grants``: scope → object → verbs, space-separated."""

    zh: str
    en: str
    grants: Mapping[str, Mapping[str, str]]


MASTERS = (
    "score-rules",
    "assign-rules",
    "units",
    "tax-rates",
    "product-categories",
    "payment-terms",
    "dictionaries",
    "custom-fields",
    "tags",
    "field-rules",
    "warehouses",
    "users",
    "departments",
    "pools",
    "pipelines",
    "price-lists",
    "products",
    "fund-accounts",
)
READ_MASTERS = {name: "read" for name in MASTERS if name != "fund-accounts"}
CRU = "read create update"
PLAIN = "view_sensitive"
"""Whoever works with people sees their numbers (decision 0040); whoever sends goods, those on the papers."""
REVEALED = "read reveal"
"""The others see them masked, and each look at a whole one is noted."""
DOCUMENT = f"{CRU} submit withdraw"
QUOTE = f"{DOCUMENT} delete send accept decline void new-version copy"
CONTRACT = f"{DOCUMENT} delete start-sign confirm-sign void share"
OPPORTUNITY = f"{CRU} advance back skip win lose invalidate share"
OWN_LEAD = f"{CRU} {PLAIN} claim return convert discard qualify downgrade share import"
OWN_CUSTOMER = f"{CRU} {PLAIN} claim return convert lock share import"
CONTACT = f"{CRU} {PLAIN} set-primary leave"
TOKENS = "read create revoke"
"""Everybody may make keys for programs of their own: never with more power than they have themselves."""
JOBS = "read cancel"
"""Everybody follows the long work that they asked for themselves."""
IMPORTS = "read update run undo"
"""And their own imports: what may be imported is a permission of the kind."""
EXPORTS = "read download"
"""And the files they have made of lists: what may be exported is a permission of the kind."""
VIEWS = "read create update delete"
"""And their own looks at lists; to let others have one among theirs is for whoever leads people."""
OUTINGS = f"{CRU} start check-in return cancel"
GO_OUT = ("sales_rep", "marketing", "finance", "service", "warehouse", "purchasing")
"""Whoever works for the company may go out for it; those above see who of their people is out."""
HANDOVER = f"{CRU} start cancel"
TASKS = f"{CRU} take start complete reassign cancel reopen"
"""Everybody who goes out has something to do; those above assign what lies in the pool."""
SHARERS = ("sales_manager", "marketing", "finance", "executive")
CAMPAIGN = f"{CRU} start finish review reopen cancel transfer view_cost"
OFFICE = {"follow-ups": f"{CRU} reply delete", "attachments": "read create", "approval-tasks": "read approve"}
OFFICE |= {"timeline": "read", "events": "read", "members": "read"}
MONEY = ("receivables", "receipts", "allocations", "invoices", "payment-plans", "opening-balances", "erp-figures")

ROLES: dict[str, StandardRole] = {
    "sales_rep": StandardRole(
        "销售员",
        "Sales representative",
        {
            "self": {
                "leads": OWN_LEAD,
                "customers": OWN_CUSTOMER,
                "contacts": f"{CONTACT} share",
                "opportunities": OPPORTUNITY,
                "quotes": QUOTE,
                "contracts": CONTRACT,
                "orders": f"{DOCUMENT} {PLAIN} delete close",
                "delivery-notices": f"{DOCUMENT} {PLAIN}",
                "outbounds": f"read {PLAIN} sign",
                "receivables": "read",
                "opening-balances": "read",
                "erp-figures": "read",
                "payment-plans": "read",
                "receipts": f"{CRU} submit",
                "allocations": "read",
                "invoices": DOCUMENT,
                "invoice-titles": CRU,
                "customer-addresses": f"{CRU} {PLAIN}",
                "follow-ups": "import",
                "bank-accounts": CRU,
                "customer-relations": "read create delete",
            },
            "all": {**READ_MASTERS, **OFFICE, "tags": "read create", "stocks": "read", "campaigns": "read"},
        },
    ),
    "sales_manager": StandardRole(
        "销售经理",
        "Sales manager",
        {
            "dept_sub": {
                "outings": OUTINGS,
                "tasks": f"{TASKS} assign",
                "handovers": HANDOVER,
                "leads": f"{OWN_LEAD} waive assign transfer recycle extend restore",
                "contacts": f"{CONTACT} share transfer delete",
                "customers": f"{OWN_CUSTOMER} convert-deal assign transfer recycle extend discard restore merge",
                "opportunities": f"{OPPORTUNITY} reopen",
                "quotes": QUOTE,
                "contracts": f"{CONTRACT} complete terminate",
                "orders": f"{DOCUMENT} {PLAIN} delete hold release close void",
                "delivery-notices": f"{DOCUMENT} {PLAIN} close void",
                "outbounds": f"read {PLAIN} sign",
                "receivables": "read",
                "opening-balances": "read",
                "erp-figures": "read",
                "payment-plans": "read",
                "receipts": f"{CRU} submit",
                "allocations": "read",
                "invoices": DOCUMENT,
                "invoice-titles": CRU,
                "customer-addresses": f"{CRU} {PLAIN}",
                "follow-ups": "import",
                "bank-accounts": CRU,
                "customer-relations": "read create delete",
            },
            "all": {
                **READ_MASTERS,
                **OFFICE,
                "tags": "read create",
                "access": "read",
                "stocks": "read",
                "campaigns": "read",
                "price-lists": "read create update activate deactivate",
                "pools": "read replay",
            },
        },
    ),
    "marketing": StandardRole(
        "市场",
        "Marketing",
        {
            "all": {
                **READ_MASTERS,
                **OFFICE,
                "tags": "read create",
                "leads": f"{CRU} {PLAIN} assign discard restore import",
                "web-forms": CRU,
                "campaigns": CAMPAIGN,
                "care-plans": f"{CRU} activate deactivate",
                "care-enrolments": "read end",
                "customers": REVEALED,
                "contacts": REVEALED,
                "opportunities": "read",
            },
        },
    ),
    "finance": StandardRole(
        "财务",
        "Finance",
        {
            "all": {
                **READ_MASTERS,
                **OFFICE,
                "customers": f"{REVEALED} set-credit",
                "contacts": REVEALED,
                "opportunities": "read",
                "quotes": "read",
                "contracts": "read confirm-sign complete",
                "orders": f"{REVEALED} hold release void",
                "delivery-notices": REVEALED,
                "outbounds": f"{REVEALED} void",
                "receivables": "read",
                "opening-balances": f"{CRU} delete import close",
                "erp-figures": "read update import",
                "receipts": f"{CRU} submit confirm reject void delete",
                "allocations": "read create reverse",
                "invoices": f"{DOCUMENT} issue void",
                "payment-plans": "read",
                "fund-accounts": CRU,
                "fund-txns": "read",
                "finance-charges": "read",
                "stock-ledger": "read",
                "payment-terms": CRU,
                "tax-rates": CRU,
                "stocks": "read",
                "products": "read view_cost",
                "invoice-titles": CRU,
                "customer-addresses": REVEALED,
                "bank-accounts": f"{CRU} view_account",
                "customer-relations": "read",
            },
        },
    ),
    "service": StandardRole(
        "客服",
        "Service",
        {
            "self": {"leads": f"read create {PLAIN}"},
            "all": {
                **READ_MASTERS,
                **OFFICE,
                "tags": "read create",
                "customers": f"{CRU} {PLAIN}",
                "contacts": CONTACT,
                "contracts": "read",
                "orders": f"read {PLAIN}",
                "outbounds": f"read {PLAIN}",
                "stocks": "read",
                "invoice-titles": "read",
                "customer-addresses": f"{CRU} {PLAIN}",
            },
        },
    ),
    "warehouse": StandardRole(
        "仓管",
        "Warehouse",
        {
            "all": {
                **READ_MASTERS,
                **OFFICE,
                "customers": REVEALED,
                "orders": f"read {PLAIN}",
                "delivery-notices": f"{CRU} {PLAIN} close",
                "outbounds": f"{CRU} {PLAIN} confirm ship sign void",
                "stocks": "read",
                "stock-entries": "read create",
                "stock-ledger": "read",
                "warehouses": CRU,
            },
        },
    ),
    "purchasing": StandardRole(
        "采购",
        "Purchasing",
        {
            "all": {
                **READ_MASTERS,
                **OFFICE,
                "products": f"{CRU} publish suspend resume retire view_cost import",
                "stocks": "read",
                "stock-entries": "read",
            },
        },
    ),
    "executive": StandardRole(
        "高管",
        "Executive",
        {
            "all": {
                **READ_MASTERS,
                **OFFICE,
                "handovers": "read",
                "pools": "read replay",
                "outings": "read",
                "tasks": "read",
                "care-plans": "read",
                "care-enrolments": "read",
                "campaigns": "read view_cost",
                "leads": REVEALED,
                "customers": REVEALED,
                "contacts": REVEALED,
                "opportunities": "read",
                "quotes": "read",
                "contracts": "read",
                "orders": REVEALED,
                "delivery-notices": REVEALED,
                "outbounds": REVEALED,
                **{name: "read" for name in MONEY},
                "stocks": "read",
                "products": "read view_cost",
                "fund-accounts": "read",
                "fund-txns": "read",
                "finance-charges": "read",
                "stock-ledger": "read",
                "invoice-titles": "read",
                "customer-addresses": REVEALED,
                "bank-accounts": "read",
                "customer-relations": "read",
                "access": "read",
                "settings": "read",
            },
        },
    ),
    "auditor": StandardRole(
        "审计员",
        "Auditor",
        {
            "all": {
                **READ_MASTERS,
                "audit-log": "read export",
                "security-events": "read",
                "attachments": "read",
                "timeline": "read",
                "events": "read",
                "members": "read",
                "follow-ups": "read",
                "approval-tasks": "read",
            },
        },
    ),
}
_DEALS = "leads customers contacts opportunities quotes contracts orders delivery-notices outbounds".split()
TAKES: Mapping[str, tuple[str, ...]] = {
    "sales_rep": (*_DEALS, *MONEY),
    "sales_manager": (*_DEALS, *MONEY),
    "marketing": ("leads", "campaigns", "customers", "contacts", "opportunities"),
    "finance": (
        *("customers", "contracts", "orders", "delivery-notices", "outbounds", *MONEY),
        *("fund-txns", "finance-charges", "stocks", "stock-ledger"),
    ),
    "warehouse": ("delivery-notices", "outbounds", "stocks", "stock-entries", "stock-ledger"),
    "purchasing": ("products", "stocks", "stock-entries"),
    "executive": (*_DEALS, "campaigns", *MONEY, "stocks", "stock-ledger", "products", "fund-txns", "finance-charges"),
}
"""Which lists a role may take away as a file, in the scope in which it reads them (decision 0032)."""
PRINTED = frozenset({"customers"})
"""What has a paper: whoever reads the record prints it, in the scope in which they read."""
ADMIN = "admin"
ADMINISTERED = ("integrity", "data-quality")
"""Objects that are no kind of record and no other role's business."""
NAMES = {code: (role.zh, role.en) for code, role in ROLES.items()} | {ADMIN: ("系统管理员", "Administrator")}

Permission = tuple[str, str]
"""Object and action."""


def grants(code: str, contract: Iterable[Permission] = ()) -> Iterator[tuple[str, str, str]]:
    """(object, action, scope) of a standard role.

    The administrator may do whatever the ``contract`` asks a permission for, and whatever another role may: everywhere.
    """
    if code == ADMIN:
        others = ((name, verb) for other in ROLES for name, verb, _ in grants(other))
        for name, verb in sorted({*contract, *others}):
            yield name, verb, "all"
        return
    for scope, objects in ROLES[code].grants.items():
        for name, verbs in objects.items():
            takes = ["export"] if name in TAKES.get(code, ()) else []
            prints = ["print"] if name in PRINTED and "read" in verbs.split() else []
            for verb in dict.fromkeys([*verbs.split(), *takes, *prints]):
                yield name, verb, scope
    for verb in TOKENS.split():
        yield "api-tokens", verb, "self"
    for verb in JOBS.split():
        yield "jobs", verb, "self"
    for verb in IMPORTS.split():
        yield "imports", verb, "self"
    for verb in EXPORTS.split():
        yield "exports", verb, "self"
    for verb in VIEWS.split():
        yield "saved-views", verb, "self"
    for verb in OUTINGS.split() if code in GO_OUT else ():
        yield "outings", verb, "self"
    for verb in TASKS.split() if code in GO_OUT else ():
        yield "tasks", verb, "self"
    if code in SHARERS:
        yield "saved-views", "share", "self"
