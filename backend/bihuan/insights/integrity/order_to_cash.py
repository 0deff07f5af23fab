"""Order to cash (TRUST §2.4): nothing is ordered, delivered, invoiced or paid twice, and every roll-up is a sum."""

from __future__ import annotations

from bihuan.insights.integrity import tables as of
from bihuan.insights.integrity.check import Check, union
from bihuan.kernel.errors import Text

GONE = "('confirmed', 'shipped', 'signed')"
COUNTED = "('normal', 'prepayment')"

CHECKS = (
    Check(
        "R32",
        Text("合同已下单金额是其订单之和", "What is ordered under a contract is the sum of its orders"),
        """
        SELECT 'contracts' AS kind, k.id FROM contracts k LEFT JOIN (
          SELECT contract_id, sum(CASE status WHEN 'closed' THEN shipped_amount ELSE amount_incl END) AS ordered
          FROM orders WHERE status IN ('approved', 'completed', 'closed') AND deleted_at IS NULL GROUP BY contract_id) o
          ON o.contract_id = k.id
        WHERE k.ordered_amount <> coalesce(o.ordered, 0)
        """,
    ),
    Check(
        "R32-limit",
        Text("订单合计不超过合同金额", "Orders do not exceed their contract"),
        """
        SELECT 'contracts' AS kind, id FROM contracts WHERE ordered_amount > CASE
          WHEN contract_type = 'framework' THEN amount_cap
          ELSE round(amount_incl * (1 + coalesce(
            (SELECT value::numeric FROM settings WHERE key = 'contract_over_order_tolerance'), 0)), 2) END
        """,
    ),
    Check(
        "R34",
        Text("报价明细下推不超过报价数量", "No more of a quote line is sold than was quoted"),
        """
        SELECT 'quotes' AS kind, q.quote_id AS id FROM quote_lines q JOIN document_links d
          ON d.source_line_id = q.id AND d.live AND d.source_type = 'quotes' AND d.target_type <> 'quotes'
        GROUP BY q.id HAVING sum(d.qty) > q.qty
        """,
    ),
    Check(
        "R35",
        Text(
            "已发数量是出库之和，且不超过订购数量",
            "What has shipped is the sum of deliveries, and no more than was ordered",
        ),
        f"""
        SELECT 'orders' AS kind, l.order_id AS id FROM order_lines l LEFT JOIN (
          SELECT b.order_line_id, sum(b.qty) AS qty FROM outbound_lines b
          JOIN outbounds h ON h.id = b.outbound_id AND h.status IN {GONE} GROUP BY b.order_line_id) b
          ON b.order_line_id = l.id
        WHERE l.shipped_qty <> coalesce(b.qty, 0) OR l.shipped_qty > l.qty - l.cancelled_qty
        """,
    ),
    Check(
        "R35-notices",
        Text("通知未发加已发不超过订购数量", "What is shipped and what may still ship is no more than was ordered"),
        """
        SELECT 'orders' AS kind, l.order_id AS id FROM order_lines l
          JOIN delivery_notice_lines n ON n.order_line_id = l.id
          JOIN delivery_notices d ON d.id = n.delivery_notice_id AND d.status IN ('approved', 'partially_shipped')
        GROUP BY l.id HAVING l.shipped_qty + sum(n.qty - n.shipped_qty) > l.qty - l.cancelled_qty
        """,
    ),
    Check(
        "R37",
        Text("开票不超过订单明细", "No more of an order line is invoiced than was ordered"),
        """
        SELECT 'orders' AS kind, l.order_id AS id FROM order_lines l JOIN invoice_lines v ON v.order_line_id = l.id
          JOIN invoices i ON i.id = v.invoice_id AND i.status IN ('approved', 'issued')
        GROUP BY l.id HAVING sum(v.amount_incl) > l.amount_incl OR sum(v.qty) > l.qty OR sum(v.amount_incl) < 0
        """,
    ),
    Check(
        "R39",
        Text(
            "应收余额等于金额减已收减核销", "A receivable's balance is its amount less what is settled and written off"
        ),
        """
        SELECT 'receivables' AS kind, id FROM receivables WHERE balance <> amount - settled_amount - written_off_amount
          OR abs(settled_amount + written_off_amount) > abs(amount) OR sign(settled_amount) * sign(amount) < 0
          OR (status = 'settled') <> (balance = 0 AND status <> 'voided')
        """,
    ),
    Check(
        "R40",
        Text(
            "收款的已核销额是其核销之和，且不超过收款额",
            "What a receipt has paid is the sum of its allocations, and within it",
        ),
        """
        SELECT 'receipts' AS kind, r.id FROM receipts r LEFT JOIN (
          SELECT receipt_id, sum(amount) AS amount FROM allocations GROUP BY receipt_id) a ON a.receipt_id = r.id
        WHERE r.allocated_amount <> coalesce(a.amount, 0) OR r.allocated_amount < 0 OR r.refunded_amount <> 0
          OR r.allocated_amount + r.refunded_amount > r.amount OR (r.status <> 'confirmed' AND r.allocated_amount <> 0)
        """,
    ),
    Check(
        "R41",
        Text(
            "应收的已收额是其核销之和，并分到各期",
            "What is settled of a receivable is the sum of its allocations and of its due lines",
        ),
        """
        SELECT 'receivables' AS kind, r.id FROM receivables r
          LEFT JOIN (SELECT receivable_id, sum(amount) AS amount FROM allocations GROUP BY receivable_id) a
            ON a.receivable_id = r.id
          LEFT JOIN (SELECT return_receivable_id, sum(amount) AS amount FROM allocations
            WHERE return_receivable_id IS NOT NULL GROUP BY return_receivable_id) b ON b.return_receivable_id = r.id
          LEFT JOIN (SELECT receivable_id, sum(settled) AS settled FROM receivable_due_lines GROUP BY receivable_id) d
            ON d.receivable_id = r.id
        WHERE r.settled_amount <> coalesce(a.amount, 0) - coalesce(b.amount, 0)
          OR r.settled_amount <> coalesce(d.settled, 0)
        """,
    ),
    Check(
        "R42",
        Text("核销双方同一客户、同一币种", "Money pays only the same customer's debts in the same currency"),
        """
        SELECT 'allocations' AS kind, a.id FROM allocations a JOIN receivables r ON r.id = a.receivable_id
          LEFT JOIN receipts c ON c.id = a.receipt_id LEFT JOIN receivables b ON b.id = a.return_receivable_id
        WHERE r.customer_id <> coalesce(c.customer_id, b.customer_id) OR r.currency <> a.currency
          OR a.currency <> coalesce(c.currency, b.currency) OR a.customer_id <> r.customer_id
        """,
    ),
    Check(
        "R44",
        Text(
            "回款计划各期之和等于合同额，每期不超收",
            "Instalments add up to the contract and none is paid beyond its amount",
        ),
        """
        SELECT 'payment-plans' AS kind, p.id FROM payment_plans p JOIN payment_plan_lines l ON l.payment_plan_id = p.id
          JOIN contracts k ON k.id = p.contract_id
        WHERE p.status <> 'cancelled' GROUP BY p.id, k.amount_incl
        HAVING sum(l.amount) FILTER (WHERE NOT l.is_cancelled) <> p.total OR p.total <> k.amount_incl
          OR sum(l.received_amount) <> p.received_amount OR bool_or(l.received_amount + l.return_offset > l.amount)
        """,
    ),
    Check(
        "R45",
        Text("一个来源只产生一笔应收", "One source makes one receivable of a kind"),
        """
        SELECT 'receivables' AS kind, min(id::text) AS id FROM receivables WHERE status <> 'voided'
        GROUP BY source_id, source_type, order_id, kind HAVING count(*) > 1
        """,
    ),
    Check(
        "R46",
        Text("各期应收之和等于应收额", "Due lines add up to the receivable"),
        """
        SELECT 'receivables' AS kind, r.id FROM receivables r JOIN receivable_due_lines d ON d.receivable_id = r.id
        WHERE r.status <> 'voided' GROUP BY r.id HAVING r.amount <> sum(d.amount)
        """,
    ),
    Check(
        "R47",
        Text(
            "订单的发货、开票和回款是其单据之和", "Shipped, invoiced and received of an order are sums of its documents"
        ),
        f"""
        SELECT 'orders' AS kind, o.id FROM orders o
          LEFT JOIN (SELECT l.order_id, sum(l.amount_incl) AS amount FROM outbound_lines l
            JOIN outbounds b ON b.id = l.outbound_id AND b.status IN {GONE} GROUP BY l.order_id) s ON s.order_id = o.id
          LEFT JOIN (SELECT order_id, sum(amount_incl) AS amount FROM invoices
            WHERE status = 'issued' AND deleted_at IS NULL GROUP BY order_id) i ON i.order_id = o.id
          LEFT JOIN (SELECT order_id, sum(amount) AS amount FROM allocations GROUP BY order_id) a ON a.order_id = o.id
          LEFT JOIN (SELECT order_id, sum(amount - allocated_amount - refunded_amount) AS amount FROM receipts
            WHERE status = 'confirmed' AND receipt_type IN {COUNTED} GROUP BY order_id) r ON r.order_id = o.id
        WHERE (o.shipped_amount, o.invoiced_amount, o.received_amount) <>
          (coalesce(s.amount, 0), coalesce(i.amount, 0), coalesce(a.amount, 0) + coalesce(r.amount, 0))
        """,
    ),
    Check(
        "R47-contracts",
        Text(
            "合同的发货、开票和回款是其订单与收款之和", "Shipped, invoiced and received of a contract are sums below it"
        ),
        f"""
        SELECT 'contracts' AS kind, k.id FROM contracts k
          LEFT JOIN (SELECT contract_id, sum(shipped_amount) AS shipped, sum(invoiced_amount) AS invoiced,
            sum(received_amount) AS received FROM orders WHERE deleted_at IS NULL GROUP BY contract_id) o
            ON o.contract_id = k.id
          LEFT JOIN (SELECT contract_id, sum(amount) AS amount FROM allocations WHERE order_id IS NULL
            GROUP BY contract_id) a ON a.contract_id = k.id
          LEFT JOIN (SELECT contract_id, sum(amount - allocated_amount - refunded_amount) AS amount FROM receipts
            WHERE status = 'confirmed' AND receipt_type IN {COUNTED} AND order_id IS NULL GROUP BY contract_id) r
            ON r.contract_id = k.id
        WHERE (k.shipped_amount, k.invoiced_amount, k.received_amount) <> (coalesce(o.shipped, 0),
          coalesce(o.invoiced, 0), coalesce(o.received, 0) + coalesce(a.amount, 0) + coalesce(r.amount, 0))
        """,
    ),
    Check(
        "R47-receivables",
        Text("应收的已开票额合计不超过订单的开票额", "Receivables show no more as invoiced than their order"),
        """
        SELECT 'orders' AS kind, o.id FROM orders o JOIN receivables r ON r.order_id = o.id AND r.status <> 'voided'
          AND r.amount > 0 GROUP BY o.id HAVING sum(r.invoiced_amount) <> least(o.invoiced_amount, sum(r.amount))
        """,
    ),
    Check(
        "R49",
        Text(
            "资金账户余额等于期初加收减支，每笔确认收款恰入账一次",
            "A fund account is the sum of its ledger, and every receipt is booked once",
        ),
        """
        SELECT 'fund-accounts' AS kind, a.id FROM fund_accounts a LEFT JOIN (
          SELECT account_id, sum(amount_in - amount_out) AS amount FROM fund_txns GROUP BY account_id) t
          ON t.account_id = a.id WHERE a.balance <> a.opening_balance + coalesce(t.amount, 0)
        UNION ALL SELECT 'receipts', r.id FROM receipts r LEFT JOIN fund_txns t
          ON t.doc_type = 'receipts' AND t.doc_id = r.id AND t.reversal_of_id IS NULL
        WHERE r.status = 'confirmed' AND r.receipt_type <> 'opening' AND (t.id IS NULL
          OR t.amount_in <> r.amount - r.fee_amount OR t.account_id <> r.fund_account_id)
        """,
    ),
    Check(
        "R49-openings",
        Text(
            "每笔期初余额恰有一张金额、币种、客户一致的单据，且不入资金账",
            "An opening balance has one document of its amount and customer, which no fund account has booked",
        ),
        """
        SELECT 'opening-balances' AS kind, o.id FROM opening_balances o
          LEFT JOIN receivables r ON r.id = o.receivable_id AND r.kind = 'opening' AND r.source_id = o.id
          LEFT JOIN receipts c ON c.id = o.receipt_id AND c.receipt_type = 'opening'
        WHERE (o.amount, o.currency, o.customer_id) IS DISTINCT FROM
          (coalesce(r.amount, c.amount), coalesce(r.currency, c.currency), coalesce(r.customer_id, c.customer_id))
          OR (o.deleted_at IS NOT NULL) <> (coalesce(r.status, c.status) = 'voided')
        UNION ALL SELECT 'receipts', c.id FROM receipts c WHERE c.receipt_type = 'opening' AND (
          NOT EXISTS (SELECT FROM opening_balances o WHERE o.receipt_id = c.id)
          OR EXISTS (SELECT FROM fund_txns t WHERE t.doc_id = c.id))
        UNION ALL SELECT 'receivables', r.id FROM receivables r WHERE r.kind = 'opening'
          AND NOT EXISTS (SELECT FROM opening_balances o WHERE o.receivable_id = r.id)
        """,
    ),
    Check(
        "R50",
        Text(
            "库存等于流水之和，预留不超过现存",
            "Stock is the sum of its ledger, and no more is reserved than lies there",
        ),
        """
        SELECT 'stocks' AS kind, s.id FROM stocks s LEFT JOIN (
          SELECT warehouse_id, product_id, sum(qty) AS qty, sum(amount) AS value FROM stock_ledger
          GROUP BY warehouse_id, product_id) l ON l.warehouse_id = s.warehouse_id AND l.product_id = s.product_id
        WHERE s.on_hand < 0 OR s.reserved < 0 OR s.reserved > s.on_hand
          OR s.on_hand <> coalesce(l.qty, 0) OR s.value <> coalesce(l.value, 0)
        """,
    ),
    Check(
        "R50-average",
        Text("产品的数量与成本是各仓之和", "Quantity and value of a product are the sums over its warehouses"),
        """
        SELECT 'products' AS kind, c.product_id AS id FROM stock_costs c LEFT JOIN (
          SELECT product_id, sum(on_hand) AS qty, sum(value) AS value FROM stocks GROUP BY product_id) s
          ON s.product_id = c.product_id
        WHERE (c.on_hand, c.value) <> (coalesce(s.qty, 0), coalesce(s.value, 0))
        """,
    ),
    Check(
        "R50-reserved",
        Text("库存预留是发货通知预留之和", "What is reserved in a warehouse is what delivery notices hold"),
        """
        SELECT 'stocks' AS kind, s.id FROM stocks s LEFT JOIN (
          SELECT d.warehouse_id, n.product_id, sum(n.reserved_qty) AS qty FROM delivery_notice_lines n
          JOIN delivery_notices d ON d.id = n.delivery_notice_id AND d.deleted_at IS NULL
          GROUP BY d.warehouse_id, n.product_id) n ON n.warehouse_id = s.warehouse_id AND n.product_id = s.product_id
        WHERE s.reserved <> coalesce(n.qty, 0)
        """,
    ),
    Check(
        "R53",
        Text("一笔银行流水只登记一次收款", "One bank transaction is one receipt"),
        """
        SELECT 'receipts' AS kind, bank_txn_no AS id FROM receipts
        WHERE bank_txn_no IS NOT NULL AND status <> 'voided' AND deleted_at IS NULL
        GROUP BY fund_account_id, bank_txn_no HAVING count(*) > 1
        """,
    ),
)


def generated() -> list[Check]:
    """What holds for every ledger with reversals."""
    return [
        Check(
            "R52",
            Text(
                "冲销恰为原数的相反数，且至多一次",
                "A reversal is the exact negative, at most one, and never reversed itself",
            ),
            union(_reversals()),
        )
    ]


def _reversals() -> list[str]:
    parts = []
    for table in of.tables():
        if not of.has(table, "reversal_of_id"):
            continue
        signed = [name for name in ("amount", "qty") if of.has(table, name)]
        wrong = [f"r.{name} <> -o.{name}" for name in signed]
        if of.has(table, "amount_in", "amount_out"):
            wrong.append("(r.amount_in, r.amount_out) <> (o.amount_out, o.amount_in)")
        same = [name for name in ("receivable_id", "receipt_id", "account_id", "warehouse_id", "product_id", "doc_id")
                if of.has(table, name)]  # fmt: skip
        wrong += [f"r.{name} IS DISTINCT FROM o.{name}" for name in same]
        kind = of.kind_of(table)
        parts.append(
            f"SELECT '{kind}' AS kind, r.id FROM {table.name} r JOIN {table.name} o ON o.id = r.reversal_of_id "
            f"WHERE o.reversal_of_id IS NOT NULL OR {' OR '.join(wrong)}"
        )
        parts.append(
            f"SELECT '{kind}', reversal_of_id FROM {table.name} WHERE reversal_of_id IS NOT NULL "
            "GROUP BY reversal_of_id HAVING count(*) > 1"
        )
    return parts
