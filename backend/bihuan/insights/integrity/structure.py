"""Identity, structure and state (TRUST §2.2)."""

from __future__ import annotations

from sqlalchemy import Table

from bihuan.insights.integrity import tables as of
from bihuan.insights.integrity.check import Check, union
from bihuan.kernel.db import ledgers
from bihuan.kernel.errors import Text
from bihuan.parties.merge import references as refer

CHECKS = (
    Check(
        "R13",
        Text("已转化的线索有客户，且只转化一次", "A converted lead has a customer and was converted once"),
        """
        SELECT 'leads' AS kind, l.id FROM leads l LEFT JOIN customers c ON c.id = l.converted_customer_id
        WHERE l.status IN ('converted', 'won') AND (c.id IS NULL OR 1 <> (SELECT
          count(*) FILTER (WHERE e.action = 'convert') - count(*) FILTER (WHERE e.action = 'unconvert')
          FROM ownership_events e WHERE e.object_type = 'leads' AND e.object_id = l.id))
        """,
    ),
    Check(
        "R14",
        Text("有效客户的名称和信用代码不重复", "No two live customers share a name or a credit code"),
        """
        SELECT 'customers' AS kind, name_key AS id FROM customers
          WHERE deleted_at IS NULL AND status = 'active' GROUP BY name_key HAVING count(*) > 1
        UNION ALL SELECT 'customers', uscc FROM customers
          WHERE deleted_at IS NULL AND status = 'active' AND uscc IS NOT NULL GROUP BY uscc HAVING count(*) > 1
        """,
    ),
    Check(
        "R15",
        Text("有联系人的客户恰有一个首要联系人", "A customer with contacts has exactly one primary contact"),
        """
        SELECT 'customers' AS kind, customer_id AS id FROM contacts WHERE deleted_at IS NULL
        GROUP BY customer_id HAVING count(*) FILTER (WHERE is_primary) <> 1
        """,
    ),
    Check(
        "R17-deliveries",
        Text("出库和开票明细与表头同属一个客户", "Lines of deliveries and invoices are of the header's customer"),
        """
        SELECT 'invoices' AS kind, i.id FROM invoices i JOIN invoice_lines l ON l.invoice_id = i.id
          JOIN order_lines ol ON ol.id = l.order_line_id WHERE ol.order_id <> i.order_id
        UNION ALL SELECT 'outbounds', b.id FROM outbounds b JOIN outbound_lines l ON l.outbound_id = b.id
          JOIN order_lines ol ON ol.id = l.order_line_id WHERE ol.order_id <> l.order_id
        UNION ALL SELECT 'delivery-notices', n.id FROM delivery_notices n
          JOIN delivery_notice_lines l ON l.delivery_notice_id = n.id
          JOIN order_lines ol ON ol.id = l.order_line_id WHERE ol.order_id <> l.order_id
        """,
    ),
    Check(
        "R19",
        Text(
            "赢单有金额、合同号和签约日，输单有原因，进行中都没有",
            "A won deal has amount, contract number and date, a lost one its reason, an open one none of them",
        ),
        """
        SELECT 'opportunities' AS kind, id FROM opportunities WHERE deleted_at IS NULL AND (
          (status = 'won' AND (actual_amount IS NULL OR contract_no IS NULL OR signed_date IS NULL))
          OR (status = 'lost' AND coalesce(lost_reason, '') = '')
          OR (status = 'open' AND (actual_amount IS NOT NULL OR lost_reason IS NOT NULL)))
        """,
    ),
    Check(
        "R20",
        Text("商机阶段历史首尾相接", "The stages of an opportunity follow each other without a gap"),
        """
        SELECT 'opportunities' AS kind, opportunity_id AS id FROM (
          SELECT *, lag(to_stage) OVER w AS last, row_number() OVER w AS place FROM opportunity_stage_changes
          WINDOW w AS (PARTITION BY opportunity_id ORDER BY seq)) h
        WHERE seq <> place OR (place > 1 AND from_stage IS DISTINCT FROM last)
        """,
    ),
    Check(
        "R20-last",
        Text("商机的当前阶段是历史的最后一步", "The stage of an opportunity is the last one in its history"),
        """
        SELECT 'opportunities' AS kind, o.id FROM opportunities o JOIN (
          SELECT DISTINCT ON (opportunity_id) opportunity_id, to_stage FROM opportunity_stage_changes
          ORDER BY opportunity_id, seq DESC) h ON h.opportunity_id = o.id
        WHERE o.status = 'open' AND h.to_stage <> o.stage
        """,
    ),
    Check(
        "R21",
        Text(
            "同一报价至多一个现行版本，且在有效期内接受",
            "One version of a quote is current, and accepted while it holds",
        ),
        """
        SELECT 'quotes' AS kind, quote_group_id AS id FROM quotes
          WHERE is_current AND deleted_at IS NULL GROUP BY quote_group_id HAVING count(*) > 1
        UNION ALL SELECT 'quotes', id FROM quotes
          WHERE accepted_at IS NOT NULL AND (accepted_at AT TIME ZONE 'Asia/Shanghai')::date > valid_until
        """,
    ),
    Check(
        "R22-path",
        Text("部门路径与上级一致", "The path of a department follows from its parents"),
        """
        WITH RECURSIVE d AS (
          SELECT id, '/' || id || '/' AS path FROM departments WHERE parent_id IS NULL
          UNION ALL SELECT c.id, d.path || c.id || '/' FROM departments c JOIN d ON c.parent_id = d.id)
        SELECT 'departments' AS kind, x.id FROM departments x LEFT JOIN d ON d.id = x.id
        WHERE x.path IS DISTINCT FROM d.path
        """,
    ),
)


def generated() -> list[Check]:
    """What holds for every table that has such columns."""
    return [
        Check(
            "R16",
            Text(
                "已合并的客户名下没有数据，去向是未合并的客户",
                "A merged customer has nothing left and leads to one that is live",
            ),
            union([_MERGED_AWAY, *_left_behind()]),
        ),
        Check(
            "R17",
            Text("单据与其来源同属一个客户", "A document and what it refers to are of one customer"),
            union(_of_one_customer()),
        ),
        Check(
            "R17-objects",
            Text("跟进、附件、审批等指向存在的记录", "What hangs on a record has that record"),
            union(_hanging()),
        ),
        Check("R22", Text("上下级关系没有环", "Nothing is its own superior"), union(_circles())),
        Check("R23", Text("编号按计数器顺序发放", "Every number was drawn from its counter"), union(_numbers())),
    ]


_MERGED_AWAY = """
SELECT 'customers' AS kind, c.id FROM customers c LEFT JOIN customers m ON m.id = c.merged_into_id
WHERE c.merged_into_id IS NOT NULL AND (m.merged_into_id IS NOT NULL OR m.deleted_at IS NOT NULL OR m.id = c.id)
"""


def _left_behind() -> list[str]:
    """Rows that a merge should have taken along: of every table that refers to customers, by the same list."""
    columns = [one for one in refer.to("customers") if refer.is_part(one) or one in refer.moved("customers")]
    return [
        f"SELECT '{of.kind_of(column.table)}' AS kind, t.id FROM {column.table.name} t "
        f"JOIN customers c ON c.id = t.{column.name} WHERE c.merged_into_id IS NOT NULL"
        for column in columns
    ]


def _living(alias: str, table: Table) -> str:
    """Whose a row is. A ledger keeps the customer that was merged since: then it is the one it leads to."""
    own = f"{alias}.customer_id"
    if table.name not in ledgers():
        return own
    return f"(SELECT coalesce(m.merged_into_id, m.id) FROM customers m WHERE m.id = {own})"


ACROSS = frozenset({"contacts.reports_to_id", "contacts.previous_contact_id"})
"""People report within a family of companies, whose shape may change, and come from other companies (DOMAIN §8.1)."""


def _of_one_customer() -> list[str]:
    """Both sides of a reference name the same customer: the record itself, or a line of it."""
    parts = []
    for table in of.tables():
        line = None if of.has(table, "customer_id") else of.parent(table)
        if line is not None and of.has(line[1], "customer_id"):
            source = f"{table.name} l JOIN {line[1].name} t ON t.id = l.{line[0].name}"
            kind, alias, of_whom = of.kind_of(line[1]), "l", line[1]
        elif of.has(table, "customer_id") and table.c.customer_id.foreign_keys:
            source, kind, alias, of_whom = f"{table.name} t", of.kind_of(table), "t", table
        else:
            continue
        parts += [
            f"SELECT '{kind}' AS kind, t.id FROM {source} JOIN {to.name} o ON o.id = {alias}.{column.name} "
            f"WHERE {_living('o', to)} <> {_living('t', of_whom)}"
            for column, to in of.references(table)
            if of.has(to, "customer_id")
            and to.c.customer_id.foreign_keys
            and not (line and column is line[0])
            and f"{table.name}.{column.name}" not in ACROSS
        ]
    return parts


LOGS = frozenset({"audit_log", "security_events"})
"""They also tell of what does not exist: a refused request names what was asked for."""


def _hanging() -> list[str]:
    """References without a foreign key: (type, id) of any kind of record. A refusal names a kind and no record."""
    pairs = [
        (table.name, f"{side}_type", f"{side}_id")
        for table in of.tables()
        for side in ("object", "source", "target")
        if of.has(table, f"{side}_type", f"{side}_id") and table.name not in LOGS
    ]
    kinds = of.kinds()
    named = ", ".join(f"'{kind}'" for kind in kinds)
    unknown = [
        f"SELECT '{table}' AS kind, min({id_}::text) AS id FROM {table} WHERE {type_} NOT IN ({named}) "
        f"AND {id_} IS NOT NULL GROUP BY {type_}"
        for table, type_, id_ in pairs
        if table not in {"ownership_events"}
    ]
    return unknown + [
        f"SELECT '{table}' AS kind, h.{id_}::text AS id FROM {table} h WHERE h.{type_} = '{kind}' "
        f"AND h.{id_} IS NOT NULL AND NOT EXISTS (SELECT FROM {target} t WHERE t.id = h.{id_})"
        for table, type_, id_ in pairs
        for kind, target in kinds.items()
    ]


def _circles() -> list[str]:
    """Climb from every row that has a superior; whoever meets themselves stands in a circle."""
    return [
        f"SELECT '{of.kind_of(table)}' AS kind, id FROM (WITH RECURSIVE up AS ("
        f"SELECT id, {column.name} AS above, 1 AS depth FROM {table.name} WHERE {column.name} IS NOT NULL "
        f"UNION ALL SELECT up.id, t.{column.name}, depth + 1 FROM up JOIN {table.name} t ON t.id = up.above "
        f"WHERE t.{column.name} IS NOT NULL AND up.above <> up.id AND depth < 100) "
        "SELECT DISTINCT id FROM up WHERE above = id OR depth = 100) circle"
        for table in of.tables()
        for column, to in of.references(table)
        if to is table
    ]


def _numbers() -> list[str]:
    """A number that looks drawn was drawn: its counter has come that far. Numbers typed in by people look different."""
    parts = []
    for kind, table, prefix in of.numbered():
        length = len(prefix)
        head, seq = f"substr(number, {length + 1}, 8)", f"substr(number, {length + 9})"
        parts.append(f"SELECT '{kind}' AS kind, id FROM {table} WHERE number IS NULL")
        parts.append(
            f"SELECT '{kind}', n.id FROM (SELECT DISTINCT ON ({head}) id, {head} AS day, {seq}::bigint AS seq "
            f"FROM {table} WHERE number ~ '^{prefix}\\d{{8}}\\d{{4,9}}$' AND external_id IS NULL "
            f"ORDER BY {head}, {seq}::bigint DESC) n "
            f"LEFT JOIN doc_sequences s ON s.prefix = '{prefix}' AND to_char(s.biz_date, 'YYYYMMDD') = n.day "
            "WHERE s.last IS NULL OR n.seq > s.last"
        )
    return parts
