"""W4: a lead becomes a customer, a quote, a contract, an order, a delivery, an invoice and money: nine requests."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from benchmarks.limit.common import Caller, Contact, Me, NewCustomer, answer, close, insert_customer, new_id, one

CENT = Decimal("0.01")
chain = APIRouter()


class NewLead(BaseModel):
    name: str
    contact: str
    mobile: str
    industry: str


@chain.post("/leads")
async def create_lead(me: Me, new: NewLead) -> Response:
    record = new_id()
    async with me.db.transaction():
        await me.db.execute(
            "INSERT INTO leads (id, name, contact, mobile, industry, owner_id) VALUES ($1, $2, $3, $4, $5, $6)",
            record,
            new.name,
            new.contact,
            new.mobile,
            new.industry,
            me.id,
        )
        number = await close(me, "leads", record, "LD", "create", [])
    return answer({"id": record, "number": number, **new.model_dump()}, 201)


class Convert(BaseModel):
    uscc: str
    telephone: str


@chain.post("/leads/{id}/convert")
async def convert_lead(me: Me, id: UUID, data: Convert) -> Response:
    async with me.db.transaction():
        lead = await one(me, "SELECT * FROM leads WHERE id = $1 AND status = 'open' FOR UPDATE", id)
        contact = Contact(name=lead["contact"], mobile=lead["mobile"])
        new = NewCustomer(name=lead["name"], industry=lead["industry"], contact=contact, **data.model_dump())
        customer = await insert_customer(me, new)
        opportunity = new_id()
        await me.db.execute(
            "WITH l AS (UPDATE leads SET status = 'converted', customer_id = $2, version = version + 1, "
            "updated_at = now() WHERE id = $1) "
            "INSERT INTO opportunities (id, name, customer_id, lead_id, owner_id) VALUES ($3, $4, $2, $1, $5)",
            id,
            customer,
            opportunity,
            lead["name"],
            me.id,
        )
        number = await close(me, "customers", customer, "CRM", "create", [])
        await close(me, "opportunities", opportunity, "OP", "create", [])
        await close(me, "leads", id, None, "convert", [{"field": "status", "old": "open", "new": "converted"}])
    return answer({"id": id, "customer_id": customer, "customer_no": number, "opportunity_id": opportunity})


class QuoteLine(BaseModel):
    product_id: UUID
    qty: Decimal
    price: Decimal


class NewQuote(BaseModel):
    customer_id: UUID
    opportunity_id: UUID
    lines: list[QuoteLine]


@chain.post("/quotes")
async def create_quote(me: Me, new: NewQuote) -> Response:
    record = new_id()
    async with me.db.transaction():
        found = await me.db.fetch("SELECT * FROM products WHERE id = ANY($1)", [line.product_id for line in new.lines])
        products = {row["id"]: row for row in found}
        rows = []
        for index, line in enumerate(new.lines, start=1):
            product = products[line.product_id]
            amount = (line.qty * line.price).quantize(CENT, ROUND_HALF_UP)
            tax = amount - (amount / (1 + product["tax_rate"])).quantize(CENT, ROUND_HALF_UP)
            rows.append((index * 10, line.product_id, product["name"], line.qty, line.price, amount, tax))
        total, taxes = sum(row[5] for row in rows), sum(row[6] for row in rows)
        await me.db.execute(
            "INSERT INTO quotes (id, customer_id, opportunity_id, amount, tax, owner_id) "
            "VALUES ($1, $2, $3, $4, $5, $6)",
            record,
            new.customer_id,
            new.opportunity_id,
            total,
            taxes,
            me.id,
        )
        await me.db.execute(
            "INSERT INTO lines SELECT $1::uuid, * FROM "
            "unnest($2::int[], $3::uuid[], $4::text[], $5::numeric[], $6::numeric[], $7::numeric[], $8::numeric[])",
            record,
            *map(list, zip(*rows, strict=True)),
        )
        number = await close(me, "quotes", record, "QT", "create", [])
    return answer({"id": record, "number": number, "amount": total, "tax": taxes, "lines": rows}, 201)


@chain.post("/quotes/{id}/contract")
async def push_contract(me: Me, id: UUID) -> Response:
    record = new_id()
    async with me.db.transaction():
        quote = await one(me, "SELECT * FROM quotes WHERE id = $1 AND status = 'accepted' FOR UPDATE", id)
        await me.db.execute(
            "WITH q AS (UPDATE quotes SET status = 'won', version = version + 1, updated_at = now() WHERE id = $2) "
            "INSERT INTO contracts (id, quote_id, customer_id, amount, tax, owner_id) VALUES ($1, $2, $3, $4, $5, $6)",
            record,
            id,
            quote["customer_id"],
            quote["amount"],
            quote["tax"],
            me.id,
        )
        number = await close(me, "contracts", record, "CT", "create", [])
    return answer({"id": record, "number": number, "amount": quote["amount"]}, 201)


async def copy_lines(me: Caller, source: UUID, target: UUID) -> list[Any]:
    return list(
        await me.db.fetch(
            "INSERT INTO lines SELECT $2::uuid, line_no, product_id, product_name, qty, price, amount, tax "
            "FROM lines WHERE document_id = $1 RETURNING line_no, product_id, product_name, qty, price, amount, tax",
            source,
            target,
        )
    )


@chain.post("/contracts/{id}/order")
async def push_order(me: Me, id: UUID) -> Response:
    record = new_id()
    async with me.db.transaction():
        contract = await one(me, "SELECT * FROM contracts WHERE id = $1 AND status = 'effective' FOR UPDATE", id)
        await me.db.execute(
            "INSERT INTO orders (id, contract_id, customer_id, amount, tax, owner_id) VALUES ($1, $2, $3, $4, $5, $6)",
            record,
            id,
            contract["customer_id"],
            contract["amount"],
            contract["tax"],
            me.id,
        )
        lines = await copy_lines(me, contract["quote_id"], record)
        number = await close(me, "orders", record, "SO", "create", [])
    return answer({"id": record, "number": number, "lines": [dict(row) for row in lines]}, 201)


@chain.post("/orders/{id}/confirm")
async def confirm_order(me: Me, id: UUID) -> Response:
    async with me.db.transaction():
        order = await one(me, "SELECT * FROM orders WHERE id = $1 AND status = 'draft' FOR UPDATE", id)
        await me.db.execute(
            "WITH k AS (UPDATE customers SET lifecycle = 'deal', version = version + 1, updated_at = now() "
            "WHERE id = $2) "
            "UPDATE orders SET status = 'approved', version = version + 1, updated_at = now() WHERE id = $1",
            id,
            order["customer_id"],
        )
        await close(me, "orders", id, None, "confirm", [{"field": "status", "old": "draft", "new": "approved"}])
    return answer({"id": id, "status": "approved"})


@chain.post("/orders/{id}/deliver")
async def deliver_order(me: Me, id: UUID) -> Response:
    """Ship everything: the outbound with its lines, the stock, and what the customer now owes."""
    outbound, receivable = new_id(), new_id()
    async with me.db.transaction():
        order = await one(me, "SELECT * FROM orders WHERE id = $1 AND status = 'approved' FOR UPDATE", id)
        await me.db.execute(
            "WITH o AS (UPDATE orders SET status = 'delivered', version = version + 1, updated_at = now() "
            "WHERE id = $1) "
            "INSERT INTO outbounds (id, order_id, customer_id, amount) VALUES ($2, $1, $3, $4)",
            id,
            outbound,
            order["customer_id"],
            order["amount"],
        )
        lines = await copy_lines(me, id, outbound)
        await me.db.execute(
            "WITH l AS (SELECT product_id FROM stocks WHERE product_id = ANY($2::uuid[]) ORDER BY product_id "
            "FOR UPDATE), m AS (SELECT product_id, sum(qty) AS qty "
            "FROM unnest($2::uuid[], $3::numeric[]) AS t(product_id, qty) GROUP BY 1), "
            "e AS (INSERT INTO stock_entries (product_id, qty, outbound_id) SELECT product_id, -qty, $1::uuid FROM m) "
            "UPDATE stocks s SET qty = s.qty - m.qty FROM m JOIN l USING (product_id) "
            "WHERE s.product_id = m.product_id",
            outbound,
            [row["product_id"] for row in lines],
            [row["qty"] for row in lines],
        )
        await me.db.execute(
            "WITH k AS (UPDATE customers SET receivable = receivable + $4 WHERE id = $3) "
            "INSERT INTO receivables (id, outbound_id, customer_id, amount) VALUES ($1, $2, $3, $4)",
            receivable,
            outbound,
            order["customer_id"],
            order["amount"],
        )
        await close(me, "receivables", receivable, "AR", "create", [])
        number = await close(me, "outbounds", outbound, "DN", "create", [])
    return answer({"id": outbound, "number": number, "receivable_id": receivable}, 201)


@chain.post("/receivables/{id}/invoice")
async def invoice(me: Me, id: UUID) -> Response:
    record = new_id()
    async with me.db.transaction():
        due = await one(me, "SELECT * FROM receivables WHERE id = $1 FOR UPDATE", id)
        amount = due["amount"] - due["invoiced"]
        await me.db.execute(
            "WITH r AS (UPDATE receivables SET invoiced = amount, version = version + 1, updated_at = now() "
            "WHERE id = $2) "
            "INSERT INTO invoices (id, receivable_id, customer_id, amount) VALUES ($1, $2, $3, $4)",
            record,
            id,
            due["customer_id"],
            amount,
        )
        await copy_lines(me, due["outbound_id"], record)
        number = await close(me, "invoices", record, "FP", "create", [])
    return answer({"id": record, "number": number, "amount": amount}, 201)


@chain.post("/receivables/{id}/pay")
async def pay(me: Me, id: UUID) -> Response:
    receipt = new_id()
    async with me.db.transaction():
        due = await one(me, "SELECT * FROM receivables WHERE id = $1 FOR UPDATE", id)
        amount = due["amount"] - due["received"]
        await me.db.execute(
            "WITH p AS (INSERT INTO receipts (id, customer_id, amount) VALUES ($1, $3, $4)) "
            "INSERT INTO allocations (id, receipt_id, receivable_id, amount) VALUES ($5, $1, $2, $4)",
            receipt,
            id,
            due["customer_id"],
            amount,
            new_id(),
        )
        await me.db.execute(
            "WITH k AS (UPDATE customers SET receivable = receivable - $3 WHERE id = $2) "
            "UPDATE receivables SET received = received + $3, version = version + 1, updated_at = now() WHERE id = $1",
            id,
            due["customer_id"],
            amount,
        )
        number = await close(me, "receipts", receipt, "RC", "create", [])
    return answer({"id": receipt, "number": number, "amount": amount}, 201)
