"""What every thread of the story has in common: people who act one after the other, some minutes or days apart."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from bihuan.demo.agenda import workday
from bihuan.demo.names import Company
from bihuan.demo.office import Body, Office
from bihuan.kernel.clock import SHANGHAI

CLOSING = time(18, 30)
AGAIN = (0, 1, 0, 3, 0, 2, 5)
"""In how many days people are to be called again, one after the other: there is always something to do today."""
SOURCES = ("web_form", "exhibition", "referral", "search", "seminar", "inbound_call")


def asked_of(company: Company) -> Body:
    """What the fields that the company has made say of a customer: the same in every telling, without the dice."""
    ways = ("direct", "frame", "agent")
    place = sum(map(ord, company.name))
    area = f"{300 + place % 97 * 50}.{place % 10}"
    return {"cooperation": ways[place % 3], "site_area": area, "needs_audit": place % 4 == 0}


def accepted_by(company: Company) -> Body:
    """The same of its offers: how the customer takes over what was bought."""
    return {"acceptance": ("arrival", "site", "third_party")[sum(map(ord, company.name)) % 3]}


class Story:
    """One thread of business. ``dice`` are its own, so that no other thread changes what happens in it."""

    def __init__(self, office: Office, dice: Random, begins: date) -> None:
        self.office, self.dice = office, dice
        self._at = self._morning(begins)

    @property
    def day(self) -> date:
        """The business date of the next act."""
        return self._at.date()

    def on(self, day: date) -> None:
        """The next act is in the morning of ``day``, unless the story is later than that already."""
        self._at = max(self._at, self._morning(day))

    def after(self, days: int) -> None:
        """The next act is so many days later, on a working day."""
        self.on(workday(self.day + timedelta(days=days)))

    async def post(self, who: str, path: str, body: Any = None) -> Body:
        await self._turn()
        return await self.office.ask(who, "POST", path, body or {})

    async def patch(self, who: str, resource: str, record: Body, **fields: Any) -> Body:
        await self._turn()
        return await self.office.ask(who, "PATCH", f"/{resource}/{record['id']}", fields, (resource, record))

    async def put(self, who: str, resource: str, record: Body, part: str, rows: list[Body]) -> Body:
        await self._turn()
        path = f"/{resource}/{record['id']}/{part}"
        return await self.office.ask(who, "PUT", path, {part: rows}, (resource, record))

    async def get(self, who: str, path: str, **params: Any) -> Body:
        """Looking takes no time."""
        return await self.office.get(who, path, **params)

    async def upload(self, who: str, resource: str, record: Body, kind: str, name: str, content: bytes) -> None:
        await self._turn()
        form = {"object_type": resource, "object_id": record["id"], "kind": kind}
        await self.office.ask(
            who, "POST", "/attachments", data=form, files={"file": (name, content, "application/pdf")}
        )

    async def follow_up(
        self, who: str, resource: str, record_id: str, kind: str, content: str, again: date | None = None
    ) -> None:
        """A note of a talk that has just ended; ``again`` is the day of the next one."""
        body = {"object_type": resource, "object_id": record_id, "kind": kind, "content": content}
        if again:
            hour = time(self.dice.randint(9, 17))
            body["next_follow_up_at"] = datetime.combine(again, hour, SHANGHAI).isoformat()
        await self.post(who, "/follow-ups", body)

    async def decide(self, who: str, resource: str, record: Body, verb: str = "approve", comment: str = "同意") -> None:
        """The open approval task of a record."""
        tasks = (await self.get(who, "/approval-tasks", object_type=resource, state="open", limit=200))["data"]
        task = next(task for task in tasks if task["object_id"] == record["id"])
        await self.post(who, f"/approval-tasks/{task['id']}/{verb}", {"comment": comment})

    async def register(self, seller: str, company: Company, **more: Any) -> Body:
        """``company`` becomes a customer of ``seller``."""
        contact = {"name": company.contact, "title": company.title, "mobile": company.mobile}
        body = {
            "name": company.name,
            "uscc": company.uscc,
            "industry": company.industry,
            "company_size": company.size,
            "grade": self.dice.choice("AABBBC"),
            "source": self.dice.choice(SOURCES),
            "province": company.province,
            "city": company.city,
            "address": company.address,
            "primary_contact": contact,
            "custom": asked_of(company),
            "force": True,
        }
        return await self.post(seller, "/customers", body | more)

    async def deliver_to(self, seller: str, customer_id: str, company: Company) -> None:
        """Where the goods of a customer go."""
        body = {
            "customer_id": customer_id,
            "consignee": company.contact,
            "mobile": company.mobile,
            "province": company.province,
            "city": company.city,
            "address": f"{company.address}{self.dice.randint(1, 9)}号库",
        }
        await self.post(seller, "/customer-addresses", body)

    async def _turn(self) -> None:
        """Wait for one's moment; the act after it comes some minutes later, or the next morning."""
        self._at = await self.office.agenda.turn(self._at)
        pause = timedelta(minutes=self.dice.randint(4, 18), seconds=self.dice.randrange(60))
        after = self._at + pause
        self._at = after if after.time() < CLOSING else self._morning(workday(after.date() + timedelta(days=1)))

    def _morning(self, day: date) -> datetime:
        clock = time(self.dice.randint(9, 11), self.dice.randrange(60), self.dice.randrange(60))
        return datetime.combine(day, clock, SHANGHAI)
