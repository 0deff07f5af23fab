"""What DOMAIN §1 says: who may do what to whose record. Written from the document, never from the program.

The oracle knows nothing of tables, predicates or endpoints. It is told who asks (a standard role), how the record
stands to them (a relation) and what they ask for, and answers with the category of the answer; the tests compare.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Expected(StrEnum):
    """The category of an answer, by the sign it has in the golden file."""

    ALLOWED = "✔"
    """Past authorization: done, or refused by a rule of the business (409, 412, 422)."""
    FORBIDDEN = "✘"
    """403: no permission at all, or visible and not theirs to change."""
    MISSING = "·"
    """404: answered like an id that does not exist."""
    NO_REFERENCE = "?"
    """422 REF_NOT_FOUND: a foreign key of the body leads to what the sender cannot read."""
    SIGN_IN = "!"
    """401."""


@dataclass(frozen=True)
class Relation:
    """How the records of the world stand to the subject: where their owner is, and what else lets the subject in."""

    name: str
    owner: str = "other"
    """own, subordinate (by the chain of managers), department, below (a sub-department), other, or nobody."""
    customer: str = ""
    """Where the owner of the customers is, when elsewhere than of everything else."""
    member: str = ""
    """Of the record: read or write (team), approval (asked once to decide)."""
    customer_member: str = ""
    pool: str = ""
    """member, admin or outside: of the pool in which leads and customers lie; only these lie in pools."""

    def owner_of(self, kind: str) -> str:
        if self.pool and kind in POOLED:
            return "nobody"
        return (self.customer or self.owner) if kind == "customers" else self.owner

    def member_of(self, kind: str) -> str:
        return (self.customer_member or self.member) if kind == "customers" else self.member


RELATIONS = (
    Relation("own", "own"),
    Relation("subordinate's", "subordinate"),
    Relation("same department", "department"),
    Relation("department below", "below"),
    Relation("other department"),
    Relation("team, reading", member="read"),
    Relation("team, writing", member="write"),
    Relation("asked to approve", member="approval"),
    Relation("pool, member", pool="member"),
    Relation("pool, administrator", pool="admin"),
    Relation("pool, not a member", pool="outside"),
    Relation("customer is own", customer="own"),
    Relation("customer's team, reading", customer_member="read"),
)
ANYBODYS = Relation("anybody's")
"""What has no owner: the one relation everybody has to it."""

POOLED = {"leads", "customers"}
OF_CUSTOMERS = set(
    "contacts customer-addresses invoice-titles bank-accounts customer-relations opportunities quotes contracts orders "
    "delivery-notices outbounds receivables payment-plans receipts allocations invoices finance-charges "
    "opening-balances".split()
)
"""Children of a customer: its owner reads all of them (§1.3 f)."""
OWNED = POOLED | OF_CUSTOMERS | {"outings", "handovers", "tasks"}
AS_CUSTOMER = {"erp-figures"}
"""Nobody's own: whoever reads the customer reads what another system says of it (PERM-08)."""
READ_BY_ALL = {"campaigns"}
"""Somebody's, and yet everybody's to read who reads any (§1.7)."""
MASKED = POOLED | {"contacts", "customer-addresses", "orders", "delivery-notices", "outbounds"}
"""Whoever reads them and works with none sees their numbers masked, and may look at one (§1.6)."""
PARTS = {"contacts", "customer-addresses", "invoice-titles", "bank-accounts", "customer-relations"}
"""Adding one is changing the customer."""
DEALS = {"opportunities", "quotes", "contracts", "orders"}
"""Begun by whoever may work on the customer; a receipt is reported by whoever may read it, for finance to confirm."""

COVERS = {
    "self": {"own"},
    "self_sub": {"own", "subordinate"},
    "dept": {"own", "department"},
    "dept_sub": {"own", "department", "below"},
    "all": {"own", "subordinate", "department", "below", "other", "nobody"},
}
NOT_BY_TEAM = {
    "transfer",
    "assign",
    "recycle",
    "extend",
    "discard",
    "delete",
    "approve",
    "restore",
    "void",
    "merge",
    "share",
}
"""§1.3: never come from team membership; §4.2, §5.4: superiors restore what was discarded; §14.3: owner and superior
void."""
POOL_VERBS = {"member": {"claim"}, "admin": {"claim", "assign", "discard", "restore"}}
"""§6.1, §4.2: what membership of the pool opens on a record that lies in it, to whoever has the permission."""

# ---------------------------------------------------------------- §1.7, role by role: kind → scope, verbs

CRU = "read create update"
STEPS_LEAD = f"{CRU} view_sensitive claim return convert discard qualify downgrade share import"
STEPS_CUSTOMER = f"{CRU} view_sensitive claim return convert lock share import"
STEPS_CONTACT = f"{CRU} view_sensitive set-primary leave"
STEPS_OPPORTUNITY = f"{CRU} advance back skip win lose invalidate share"
DOCUMENT = f"{CRU} submit withdraw"
STEPS_QUOTE = f"{DOCUMENT} delete send accept decline void new-version copy"
STEPS_CONTRACT = f"{DOCUMENT} delete start-sign confirm-sign void share"
STEPS_CAMPAIGN = f"{CRU} start finish review reopen cancel transfer view_cost"
MASTERS = (
    "units tax-rates product-categories payment-terms dictionaries tags custom-fields field-rules warehouses users "
    "departments pools pipelines price-lists products score-rules assign-rules".split()
)
EVERYBODY = {
    **{name: "read" for name in MASTERS},
    "follow-ups": f"{CRU} reply delete",
    "attachments": "read create",
    "approval-tasks": "read approve reject",
    "timeline": "read",
    "events": "read",
    "members": "read",
    "jobs": "read cancel",
    "imports": "read update run undo",
    "exports": "read download",
    "saved-views": "read create update delete",
    "api-tokens": "read create revoke",
}
Grants = dict[str, tuple[str, str]]


def role(scope: str, kinds: dict[str, str], everywhere: dict[str, str] | None = None) -> Grants:
    given = {kind: ("all", verbs) for kind, verbs in (EVERYBODY | (everywhere or {})).items()}
    return given | {kind: (scope, verbs) for kind, verbs in kinds.items()}


ROLES: dict[str, Grants] = {
    "sales_rep": role(
        "self",
        {
            "leads": STEPS_LEAD,
            "customers": STEPS_CUSTOMER,
            "contacts": f"{STEPS_CONTACT} share",
            "opportunities": STEPS_OPPORTUNITY,
            "quotes": STEPS_QUOTE,
            "contracts": STEPS_CONTRACT,
            "orders": f"{DOCUMENT} view_sensitive delete close",
            "delivery-notices": f"{DOCUMENT} view_sensitive",
            "outbounds": "read view_sensitive sign",
            "receivables": "read",
            "opening-balances": "read",
            "erp-figures": "read",
            "payment-plans": "read",
            "allocations": "read",
            "receipts": f"{CRU} submit",
            "invoices": DOCUMENT,
            "invoice-titles": CRU,
            "customer-addresses": f"{CRU} view_sensitive",
            "bank-accounts": CRU,
            "customer-relations": "read create delete",
        },
        {"stocks": "read", "tags": "read create", "campaigns": "read"},
    ),
    "sales_manager": role(
        "dept_sub",
        {
            "handovers": f"{CRU} start cancel",
            "leads": f"{STEPS_LEAD} waive assign transfer recycle extend restore",
            "customers": f"{STEPS_CUSTOMER} convert-deal assign transfer recycle extend discard restore merge",
            "contacts": f"{STEPS_CONTACT} share transfer delete",
            "opportunities": f"{STEPS_OPPORTUNITY} reopen",
            "quotes": STEPS_QUOTE,
            "contracts": f"{STEPS_CONTRACT} complete terminate",
            "orders": f"{DOCUMENT} view_sensitive delete hold release close void",
            "delivery-notices": f"{DOCUMENT} view_sensitive close void",
            "outbounds": "read view_sensitive sign",
            "receivables": "read",
            "opening-balances": "read",
            "erp-figures": "read",
            "payment-plans": "read",
            "allocations": "read",
            "receipts": f"{CRU} submit",
            "invoices": DOCUMENT,
            "invoice-titles": CRU,
            "customer-addresses": f"{CRU} view_sensitive",
            "bank-accounts": CRU,
            "customer-relations": "read create delete",
        },
        {
            "access": "read",
            "tags": "read create",
            "stocks": "read",
            "campaigns": "read",
            "price-lists": "read create update activate deactivate",
            "pools": "read replay",
        },
    ),
    "marketing": role(
        "all",
        {
            "leads": f"{CRU} view_sensitive assign discard restore import",
            "web-forms": CRU,
            "campaigns": STEPS_CAMPAIGN,
            "customers": "read reveal",
            "contacts": "read reveal",
            "opportunities": "read",
        },
        {"tags": "read create"},
    ),
    "finance": role(
        "all",
        {
            "customers": "read reveal set-credit",
            "contacts": "read reveal",
            "customer-addresses": "read reveal",
            "invoice-titles": CRU,
            "bank-accounts": f"{CRU} view_account",
            "customer-relations": "read",
            "opportunities": "read",
            "quotes": "read",
            "contracts": "read confirm-sign complete",
            "orders": "read reveal hold release void",
            "delivery-notices": "read reveal",
            "outbounds": "read reveal void",
            "receivables": "read",
            "payment-plans": "read",
            "opening-balances": f"{CRU} delete import close",
            "erp-figures": "read update import",
            "receipts": f"{CRU} submit confirm reject void delete",
            "allocations": "read create reverse",
            "invoices": f"{DOCUMENT} issue void",
            "finance-charges": "read",
        },
        {
            "fund-accounts": CRU,
            "fund-txns": "read",
            "payment-terms": CRU,
            "tax-rates": CRU,
            "stocks": "read",
            "stock-ledger": "read",
        },
    ),
    "service": role(
        "all",
        {
            "customers": f"{CRU} view_sensitive",
            "contacts": STEPS_CONTACT,
            "customer-addresses": f"{CRU} view_sensitive",
            "invoice-titles": "read",
            "contracts": "read",
            "orders": "read view_sensitive",
            "outbounds": "read view_sensitive",
        },
        {"stocks": "read", "tags": "read create"},
    )
    | {"leads": ("self", "read create view_sensitive")},
    "warehouse": role(
        "all",
        {
            "customers": "read reveal",
            "orders": "read view_sensitive",
            "delivery-notices": f"{CRU} view_sensitive close",
            "outbounds": f"{CRU} view_sensitive confirm ship sign void",
        },
        {"stocks": "read", "stock-ledger": "read", "stock-entries": "read create", "warehouses": CRU},
    ),
    "purchasing": role(
        "all",
        {},
        {"products": f"{CRU} publish suspend resume retire import", "stocks": "read", "stock-entries": "read"},
    ),
    "executive": role(
        "all",
        dict.fromkeys(OWNED, "read") | dict.fromkeys(MASKED, "read reveal"),
        dict.fromkeys(("access", "stocks", "stock-ledger", "fund-accounts", "fund-txns", "settings"), "read")
        | {"pools": "read replay", "campaigns": "read view_cost", "erp-figures": "read"},
    ),
    "nobody": {},
}
for _role in ("sales_rep", "sales_manager"):
    ROLES[_role] |= {"follow-ups": ("all", f"{CRU} reply delete import")}
GO_OUT = f"{CRU} start check-in return cancel"
ROLES["sales_manager"] |= {"outings": ("dept_sub", GO_OUT)}
for _role in ("sales_rep", "marketing", "finance", "service", "warehouse", "purchasing"):
    ROLES[_role] |= {"outings": ("self", GO_OUT)}
WORK = f"{CRU} take start complete reassign cancel reopen"
ROLES["sales_manager"] |= {"tasks": ("dept_sub", f"{WORK} assign")}
for _role in ("sales_rep", "marketing", "finance", "service", "warehouse", "purchasing"):
    ROLES[_role] |= {"tasks": ("self", WORK)}
ROLES["marketing"] |= {
    "care-plans": ("all", f"{CRU} activate deactivate"),
    "care-enrolments": ("all", "read end"),
}
ROLES["executive"] |= dict.fromkeys(("care-plans", "care-enrolments"), ("all", "read"))
SOLD = set("leads customers contacts opportunities quotes contracts orders delivery-notices outbounds".split())
MONEY = set("receivables receipts allocations invoices payment-plans opening-balances erp-figures".split())
TAKEN: dict[str, set[str]] = {
    "sales_rep": SOLD | MONEY,
    "sales_manager": SOLD | MONEY,
    "marketing": {"leads", "campaigns", "customers", "contacts", "opportunities"},
    "finance": MONEY
    | set(
        "customers contracts orders delivery-notices outbounds stocks stock-ledger fund-txns finance-charges".split()
    ),
    "warehouse": {"delivery-notices", "outbounds", "stocks", "stock-entries", "stock-ledger"},
    "purchasing": {"products", "stocks", "stock-entries"},
    "executive": SOLD | MONEY | {"campaigns", "stocks", "stock-ledger", "products", "fund-txns", "finance-charges"},
}
"""Whose lists leave the house as files: by those who work with them, as far as they read them (decision 0032)."""
for _role, _kinds in TAKEN.items():
    ROLES[_role] |= {kind: (ROLES[_role][kind][0], f"{ROLES[_role][kind][1]} export") for kind in _kinds}
for _kinds_of_role in ROLES.values():
    if "customers" in _kinds_of_role:  # §1.2: whoever reads a customer prints its file
        _kinds_of_role["customers"] = (_kinds_of_role["customers"][0], f"{_kinds_of_role['customers'][1]} print")
KEEPERS_OF_TOKENS = {"token_lead_read": "sales_rep", "token_every_scope": "sales_rep", "token_of_nobody": "nobody"}
"""Whose a token is: it can do what its scopes and its person both may, with that person's records (API §10, R69)."""
ROLES |= {
    "token_lead_read": {"leads": ("self", "read")},
    "token_every_scope": {kind: grant for kind, grant in ROLES["sales_rep"].items() if kind != "api-tokens"},
    "token_of_nobody": {},
}
OWN_PAGES = {"me", "work", "search", "acts"}
"""Of whoever has signed in; what is on them is under the scope of each kind."""


class Subject(StrEnum):
    """Who asks: a role, a program with a token, or somebody who is not let in at all."""

    ANONYMOUS = "anonymous"
    EXPIRED = "expired session"
    DISABLED = "disabled user"
    SALES_REP = "sales_rep"
    SALES_MANAGER = "sales_manager"
    MARKETING = "marketing"
    FINANCE = "finance"
    SERVICE = "service"
    WAREHOUSE = "warehouse"
    PURCHASING = "purchasing"
    EXECUTIVE = "executive"
    ADMIN = "admin"
    NOBODY = "nobody"
    TOKEN_LEAD_READ = "token_lead_read"
    """An API token of the sales representative with one scope."""
    TOKEN_EVERY_SCOPE = "token_every_scope"
    """One with every scope there is, of the same person."""
    TOKEN_OF_NOBODY = "token_of_nobody"
    """One with every scope there is, of somebody who may nothing."""
    TOKEN_EXPIRED = "token_expired"
    TOKEN_REVOKED = "token_revoked"

    @property
    def person(self) -> str:
        """Whose records are their own."""
        return KEEPERS_OF_TOKENS.get(self.value, self.value)


TOKENS = {Subject.TOKEN_LEAD_READ, Subject.TOKEN_EVERY_SCOPE, Subject.TOKEN_OF_NOBODY}
OUTSIDE = {Subject.ANONYMOUS, Subject.EXPIRED, Subject.DISABLED, Subject.TOKEN_EXPIRED, Subject.TOKEN_REVOKED}


def scope_of(subject: Subject, kind: str, verb: str) -> str | None:
    """The scope in which a subject may do a verb; None where it may not do it anywhere."""
    if subject == Subject.ADMIN:
        return "all"
    scope, verbs = ROLES[subject].get(kind, ("", ""))
    return scope if verb in verbs.split() else None


def sees(subject: Subject, kind: str, relation: Relation) -> bool:
    """§1.3: a record is visible if any of (a) to (g) holds."""
    scope = scope_of(subject, kind, "read")
    if scope is None:
        return False
    if kind in AS_CUSTOMER:
        return sees(subject, "customers", relation)
    if kind not in OWNED:
        return True
    owner = relation.owner_of(kind)
    return (
        owner in COVERS[scope]  # a
        or bool(relation.member_of(kind))  # b, e
        or (owner == "nobody" and relation.pool in {"member", "admin"})  # c
        or (kind in OF_CUSTOMERS and relation.owner_of("customers") == "own" and _reads_customers(subject))  # f
        or owner == "subordinate"  # g
    )


def _reads_customers(subject: Subject) -> bool:
    return scope_of(subject, "customers", "read") is not None


def may(subject: Subject, kind: str, verb: str, relation: Relation) -> bool:
    """Whether a verb is theirs to do on a record they see; the permission is presupposed."""
    scope = scope_of(subject, kind, verb)
    assert scope is not None
    if kind not in OWNED or verb in {"read", "print"}:
        return True
    owner = relation.owner_of(kind)
    if kind == "tasks" and verb in {"start", "complete"}:
        return owner == "own"  # §11.1: the assignee alone
    if kind == "tasks" and verb == "cancel" and owner == "own":
        return scope == "all"  # §11.1: whoever gave it, and superiors
    if kind == "tasks" and verb == "cancel" and relation.member_of(kind) == "write":
        return owner in COVERS[scope] or owner == "subordinate"
    if kind in POOLED and verb == "claim" and owner == "nobody":
        return relation.pool in {"member", "admin"}  # §6.3: NOT_POOL_MEMBER for everybody else
    if kind in POOLED and verb == "return" and owner not in {"own", "nobody"}:
        return False  # §6.4: the owner only
    return (
        owner in COVERS[scope]
        or (owner == "subordinate" and verb != "delete")  # g
        or (relation.member_of(kind) == "write" and verb not in NOT_BY_TEAM)
        or (owner == "nobody" and verb in POOL_VERBS.get(relation.pool, ()))
    )


def on_record(subject: Subject, kind: str, verb: str, relation: Relation) -> Expected:
    """TRUST §3.6: permission before lookup, then visibility, then the scope of the verb."""
    if subject in OUTSIDE:
        return Expected.SIGN_IN
    if scope_of(subject, kind, verb) is None:
        return Expected.FORBIDDEN
    if not sees(subject, kind, relation):
        return Expected.MISSING
    return Expected.ALLOWED if may(subject, kind, verb, relation) else Expected.FORBIDDEN


def on_own_page(subject: Subject, verb: str) -> Expected:
    """API §10: a token reads what its person reads, and never touches their account or how their lists look."""
    return Expected.FORBIDDEN if subject in TOKENS and verb in {"account", "update"} else Expected.ALLOWED


def on_personal(subject: Subject, kind: str, verb: str) -> Expected:
    """API §8, §10: one's own, and the administrator's are all; that of the world is the administrator's own."""
    if scope_of(subject, kind, verb) is None:
        return Expected.FORBIDDEN
    if verb == "download":  # a file is for whoever asked for it, and for nobody else
        return Expected.MISSING
    return Expected.ALLOWED if subject == Subject.ADMIN else Expected.MISSING


def on_creation(
    subject: Subject, kind: str, refers_to: set[str], relation: Relation, *, stored: bool = True
) -> Expected:
    """A new record with foreign keys to records of these kinds; a preview is not ``stored``."""
    if subject in OUTSIDE:
        return Expected.SIGN_IN
    if scope_of(subject, kind, "create") is None:
        return Expected.FORBIDDEN
    if not all(sees(subject, target, relation) for target in refers_to):
        return Expected.NO_REFERENCE
    if stored and kind in PARTS and not _extends(subject, kind, relation):
        return Expected.FORBIDDEN
    if stored and kind in DEALS and not _works_on_customer(subject, relation):
        return Expected.FORBIDDEN
    return Expected.ALLOWED


def _extends(subject: Subject, kind: str, relation: Relation) -> bool:
    """A part is added by whoever may change the customer, or whose permission for the part reaches that far."""
    scope, owner = scope_of(subject, kind, "create"), relation.owner_of("customers")
    covered = scope is not None and owner in COVERS[scope]
    return covered or owner == "subordinate" or relation.member_of("customers") == "write"


def on_push(subject: Subject, kind: str, source: str, refers_to: set[str], relation: Relation) -> Expected:
    """A document made from another: the permission is to create it, and its source has to be readable."""
    if scope_of(subject, kind, "create") is None:
        return Expected.FORBIDDEN
    if not sees(subject, source, relation):
        return Expected.MISSING
    seen = all(sees(subject, target, relation) for target in refers_to)
    return Expected.ALLOWED if seen else Expected.NO_REFERENCE


def on_follow_up(subject: Subject, verb: str, relation: Relation, exists: bool) -> Expected:
    """§10.1: read by whoever reads the record, written by whoever may work on it, corrected by author and superior."""
    if scope_of(subject, "follow-ups", verb) is None:
        return Expected.FORBIDDEN
    if verb == "create":
        if not sees(subject, "customers", relation):
            return Expected.NO_REFERENCE
        return Expected.ALLOWED if _works_on_customer(subject, relation) else Expected.FORBIDDEN
    if not exists:
        return Expected.ALLOWED
    written_by_them = relation.owner in {"own", "subordinate"}
    if not (written_by_them or sees(subject, "leads", relation)):
        return Expected.MISSING
    return Expected.ALLOWED if verb == "read" or written_by_them else Expected.FORBIDDEN


def _works_on_customer(subject: Subject, relation: Relation) -> bool:
    """§4.2, §0.6: what moves a customer on is for O, TW and SUP."""
    return scope_of(subject, "customers", "update") is not None and may(subject, "customers", "update", relation)


def on_task(subject: Subject, verb: str, relation: Relation, exists: bool) -> Expected:
    """§3.2: a task is the affair of the one who was asked, whoever else may see the document."""
    if subject is Subject.TOKEN_LEAD_READ:  # what its scopes do not name it is not asked about
        return Expected.FORBIDDEN
    if not exists or relation.member == "approval":
        return Expected.ALLOWED
    told = verb != "read" and sees(subject, "contracts", relation)  # its document's history names the task
    return Expected.FORBIDDEN if told else Expected.MISSING
