"""Ownership and the public pool (TRUST §2.1)."""

from __future__ import annotations

from bihuan.insights.integrity.check import Check
from bihuan.kernel.errors import Text


def _unchanged_since(table: str, row: str, field: str, moment: str) -> str:
    """The field of a master has not been changed after ``moment``: a limit does not judge what was before it."""
    return (
        f"NOT EXISTS (SELECT FROM audit_log a WHERE a.object_type = '{table}' AND a.object_id = {row} "
        f'AND a.at >= {moment} AND a.changes @> \'[{{"field": "{field}"}}]\')'
    )


CHECKS = (
    Check(
        "R01",
        Text(
            "有效的线索和客户要么有负责人，要么在一个公海里", "A live lead or customer has an owner or lies in one pool"
        ),
        """
        SELECT 'leads' AS kind, id FROM leads WHERE deleted_at IS NULL
          AND status NOT IN ('converted', 'won', 'discarded') AND num_nonnulls(owner_id, pool_id) <> 1
        UNION ALL SELECT 'customers', id FROM customers
          WHERE deleted_at IS NULL AND status = 'active' AND num_nonnulls(owner_id, pool_id) <> 1
        """,
    ),
    Check(
        "R02",
        Text("归属流水首尾相接，最后一笔就是现状", "Changes of hands form a chain that ends at the record"),
        """
        WITH e AS (
          SELECT object_type, object_id, from_owner_id, to_owner_id, from_pool_id, to_pool_id,
            lag(to_owner_id) OVER w AS last_owner, lag(to_pool_id) OVER w AS last_pool,
            row_number() OVER w AS place, lead(id) OVER w AS next
          FROM ownership_events WINDOW w AS (PARTITION BY object_type, object_id ORDER BY id))
        SELECT object_type AS kind, object_id AS id FROM e WHERE place > 1
          AND (from_owner_id IS DISTINCT FROM last_owner OR from_pool_id IS DISTINCT FROM last_pool)
        UNION ALL SELECT 'customers', c.id FROM customers c
          JOIN e ON e.object_type = 'customers' AND e.object_id = c.id AND e.next IS NULL
          WHERE c.deleted_at IS NULL AND (c.owner_id, c.pool_id) IS DISTINCT FROM (e.to_owner_id, e.to_pool_id)
        UNION ALL SELECT 'leads', l.id FROM leads l
          JOIN e ON e.object_type = 'leads' AND e.object_id = l.id AND e.next IS NULL
          WHERE l.deleted_at IS NULL AND (l.owner_id, l.pool_id) IS DISTINCT FROM (e.to_owner_id, e.to_pool_id)
        """,
    ),
    Check(
        "R02-holdings",
        Text("每人名下的线索和客户数等于归属流水推算的数", "Everybody owns as many as the ledger, replayed, says"),
        """
        WITH last AS (
          SELECT DISTINCT ON (object_type, object_id) object_type, object_id, to_owner_id
          FROM ownership_events ORDER BY object_type, object_id, id DESC),
        told AS (
          SELECT l.object_type AS kind, l.to_owner_id AS owner, count(*) AS n FROM last l
          JOIN (SELECT 'customers' AS kind, id FROM customers WHERE deleted_at IS NULL
                UNION ALL SELECT 'leads', id FROM leads WHERE deleted_at IS NULL) r
            ON r.kind = l.object_type AND r.id = l.object_id
          WHERE l.to_owner_id IS NOT NULL GROUP BY 1, 2),
        held AS (
          SELECT 'customers' AS kind, owner_id AS owner, count(*) AS n FROM customers
            WHERE owner_id IS NOT NULL AND deleted_at IS NULL GROUP BY owner_id
          UNION ALL SELECT 'leads', owner_id, count(*) FROM leads
            WHERE owner_id IS NOT NULL AND deleted_at IS NULL GROUP BY owner_id)
        SELECT 'users' AS kind, owner AS id FROM told FULL JOIN held USING (kind, owner)
        WHERE told.n IS DISTINCT FROM held.n
        """,
    ),
    Check(
        "R02-creations",
        Text(
            "每条线索和客户在归属流水中恰好新建一次", "The ledger has every lead and customer created once, and first"
        ),
        """
        SELECT r.kind, r.id FROM (
          SELECT 'customers' AS kind, id FROM customers WHERE deleted_at IS NULL
          UNION ALL SELECT 'leads', id FROM leads WHERE deleted_at IS NULL) r
        LEFT JOIN (
          SELECT object_type, object_id, min(id) AS first, min(id) FILTER (WHERE action = 'create') AS made,
            count(*) FILTER (WHERE action = 'create') AS times
          FROM ownership_events GROUP BY object_type, object_id) e
          ON e.object_type = r.kind AND e.object_id = r.id
        WHERE e.times IS DISTINCT FROM 1 OR e.made IS DISTINCT FROM e.first
        """,
    ),
    Check(
        "R03",
        Text("一条记录只能被一个人领取或分配到", "What is owned is claimed by nobody and assigned to nobody"),
        """
        SELECT object_type AS kind, object_id AS id FROM (
          SELECT *, lag(to_owner_id) OVER (PARTITION BY object_type, object_id ORDER BY id) AS owner
          FROM ownership_events) e
        WHERE action IN ('claim', 'assign') AND (owner IS NOT NULL OR from_owner_id IS NOT NULL)
        """,
    ),
    Check(
        "R04",
        Text("每人每日领取数不超过公海上限", "Nobody claims more in a day than the pool allows"),
        f"""
        SELECT 'users' AS kind, e.actor_id AS id FROM ownership_events e JOIN pools p ON p.id = e.from_pool_id
        WHERE e.action = 'claim' AND {_unchanged_since("pools", "p.id", "claim_daily_limit", "e.at")}
        GROUP BY e.actor_id, e.from_pool_id, e.biz_date, p.claim_daily_limit HAVING count(*) > p.claim_daily_limit
        """,
    ),
    Check(
        "R05",
        Text("领取之后的持有数不超过上限", "Whoever claimed last holds no more than their limit"),
        f"""
        WITH last AS (
          SELECT DISTINCT ON (object_type, to_owner_id) object_type, to_owner_id, action, from_pool_id, at
          FROM ownership_events WHERE to_owner_id IS NOT NULL AND from_owner_id IS DISTINCT FROM to_owner_id
          ORDER BY object_type, to_owner_id, id DESC)
        SELECT 'users' AS kind, u.id FROM last JOIN users u ON u.id = last.to_owner_id
          JOIN pools p ON p.id = last.from_pool_id
        WHERE last.action = 'claim' AND last.object_type = 'customers'
          AND {_unchanged_since("pools", "p.id", "holding_limit", "last.at")}
          AND {_unchanged_since("users", "u.id", "max_customers", "last.at")}
          AND coalesce(u.max_customers, p.holding_limit) < (
            SELECT count(*) FROM customers c WHERE c.owner_id = u.id AND c.deleted_at IS NULL AND c.status = 'active'
              AND c.lifecycle NOT IN ('deal', 'lost'))
        UNION ALL SELECT 'users' AS kind, u.id FROM last JOIN users u ON u.id = last.to_owner_id
          JOIN pools p ON p.id = last.from_pool_id
        WHERE last.action = 'claim' AND last.object_type = 'leads'
          AND {_unchanged_since("pools", "p.id", "holding_limit", "last.at")}
          AND {_unchanged_since("users", "u.id", "max_leads", "last.at")}
          AND coalesce(u.max_leads, p.holding_limit) < (
            SELECT count(*) FROM leads l WHERE l.owner_id = u.id AND l.deleted_at IS NULL
              AND l.status IN ('new', 'nurturing', 'qualified'))
        """,
    ),
    Check(
        "R06",
        Text("前负责人在冷却期内不能领回", "Nobody claims back within the cool-down what they gave up"),
        f"""
        SELECT c.object_type AS kind, c.object_id AS id FROM ownership_events c
          JOIN pools p ON p.id = c.from_pool_id AND p.prev_owner_cooldown_days > 0
          JOIN ownership_events l ON l.object_type = c.object_type AND l.object_id = c.object_id AND l.id < c.id
            AND l.from_owner_id = c.actor_id AND l.action IN ('return', 'recycle')
        WHERE c.action = 'claim' AND c.biz_date - l.biz_date <= p.prev_owner_cooldown_days
          AND {_unchanged_since("pools", "p.id", "prev_owner_cooldown_days", "c.at")}
        """,
    ),
    Check(
        "R07",
        Text("进行中的商机与客户同一负责人", "An open opportunity belongs to its customer's owner"),
        """
        SELECT 'opportunities' AS kind, o.id FROM opportunities o JOIN customers c ON c.id = o.customer_id
        WHERE o.status = 'open' AND o.deleted_at IS NULL AND o.owner_id IS DISTINCT FROM c.owner_id
        """,
    ),
    Check(
        "R08",
        Text(
            "联系人、地址、开票抬头、银行账户和客户关系与客户同一负责人",
            "Contacts, addresses, titles, accounts and relations belong to the customer's owner",
        ),
        " UNION ALL ".join(
            f"SELECT '{kind}' AS kind, t.id FROM {table} t JOIN customers c ON c.id = t.customer_id "
            "WHERE t.deleted_at IS NULL "
            "AND (t.owner_id, t.owner_dept_id) IS DISTINCT FROM (c.owner_id, c.owner_dept_id)"
            for kind, table in (
                ("contacts", "contacts"),
                ("invoice-titles", "invoice_titles"),
                ("customer-addresses", "customer_addresses"),
                ("bank-accounts", "customer_bank_accounts"),
                ("customer-relations", "customer_relations"),
            )
        ),
    ),
    Check(
        "R09",
        Text("公海里的客户没有未了业务，也没有团队", "A customer in a pool has no open business and no team"),
        """
        SELECT 'customers' AS kind, c.id FROM customers c WHERE c.pool_id IS NOT NULL AND c.deleted_at IS NULL AND (
          EXISTS (SELECT FROM opportunities o WHERE o.customer_id = c.id AND o.status = 'open' AND o.deleted_at IS NULL)
          OR EXISTS (SELECT FROM receivables r WHERE r.customer_id = c.id AND r.balance <> 0 AND r.status <> 'voided')
          OR EXISTS (SELECT FROM orders s WHERE s.customer_id = c.id AND s.status = 'approved' AND s.deleted_at IS NULL)
          OR EXISTS (SELECT FROM record_members m
                     WHERE m.object_type = 'customers' AND m.object_id = c.id AND m.via = 'team'))
        """,
    ),
    Check(
        "R10",
        Text("离职人员名下没有未了的客户、线索和商机", "Whoever has left owns no live customer, lead or opportunity"),
        """
        SELECT 'customers' AS kind, c.id FROM customers c JOIN users u ON u.id = c.owner_id AND u.status = 'left'
          WHERE c.deleted_at IS NULL AND c.status = 'active'
        UNION ALL SELECT 'leads', l.id FROM leads l JOIN users u ON u.id = l.owner_id AND u.status = 'left'
          WHERE l.deleted_at IS NULL AND l.status NOT IN ('converted', 'won', 'discarded')
        UNION ALL SELECT 'opportunities', o.id FROM opportunities o
          JOIN users u ON u.id = o.owner_id AND u.status = 'left' WHERE o.deleted_at IS NULL AND o.status = 'open'
        """,
    ),
)
