"""From the first enquiry to the signed contract: one method a step, named as the plan names it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from bihuan.demo.agenda import workday, workdays_before
from bihuan.demo.masters import Masters
from bihuan.demo.names import Company
from bihuan.demo.office import Body, Office
from bihuan.demo.people import MANAGER_OF
from bihuan.demo.story import SOURCES, Story, accepted_by
from bihuan.kernel.context import Context
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.workflow import Note
from bihuan.sales.quote.service import expire_quotes

SCAN = b"%PDF-1.4\n% scanned contract of the demo company\n"
BASKETS: tuple[tuple[tuple[str, int], ...], ...] = (
    (("GW-200", 20), ("SN-010", 80), ("SV-01", 1)),
    (("GW-500", 6), ("SW-PLT", 1), ("SV-01", 2)),
    (("CT-100", 12), ("PN-070", 12), ("CB-001", 30)),
    (("SN-030", 60), ("GW-200", 10), ("SV-02", 1)),
    (("SW-PLT", 2), ("GW-500", 2), ("SV-02", 2)),
    (("GW-200", 100), ("SV-01", 1)),
)
GIFT = ("CB-001", 2)
PAYMENT = ("月结30天", "月结30天", "月结60天", "货到付款")
FACTORS = ("1", "1", "0.98", "0.97", "0.95", "0.92", "0.9", "0.88")
DEEP = ("0.9", "0.88")
NEEDS = ("产线设备联网改造", "厂区能耗监测", "设备预测性维护", "仓储环境监控", "车间数据采集", "老旧控制系统替换")
TERMS = (
    {"name": "首付款", "ratio": "0.3", "base_event": "contract_signed", "days": 7},
    {"name": "发货款", "ratio": "0.6", "base_event": "shipped", "days": 30},
    {"name": "尾款", "ratio": "0.1", "base_event": "signed", "days": 90},
)
GAPS: dict[str, tuple[int, int]] = {
    **{"call": (1, 2), "convert": (1, 4), "open": (1, 5), "analyse": (2, 6), "propose": (2, 8), "make_quote": (1, 4)},
    **{"submit_quote": (0, 1), "approve_quote": (0, 2), "send_quote": (0, 1), "accept_quote": (2, 8)},
    **{"draw_up": (0, 2), "submit_contract": (0, 1), "approve_contract": (1, 2), "start_sign": (0, 1), "sign": (1, 4)},
    **{"place_order": (0, 3), "prepay": (0, 3), "notify": (1, 4), "pick": (1, 2), "depart": (0, 1), "arrive": (1, 3)},
    **{"finish": (2, 8), "bill": (0, 3), "issue": (0, 2), "pay": (5, 20), "settle": (5, 18), "reorder": (8, 20)},
    **{"lose": (3, 15), "invalidate": (2, 6), "decline_quote": (2, 6), "lapse_quote": (6, 6), "revise_quote": (1, 4)},
    **{"terminate": (5, 15), "lapse_contract": (20, 20), "complete_contract": (5, 20), "lose_customer": (20, 40)},
}
"""Working days between a step and the one before it, at least and at most; one at most where none are given."""


class Selling(Story):
    """One deal of ``seller`` with ``company``, as far as ``path`` goes; its last step is on ``ends``.

    A deal that would then have begun before the company did ends later.
    """

    customer: str
    contact: str
    deal: Body
    quote: Body
    contract: Body

    def __init__(
        self,
        office: Office,
        masters: Masters,
        dice: Random,
        company: Company,
        seller: str,
        path: Sequence[str],
        ends: date,
    ) -> None:
        self.path, self.days = path, [ends]
        for step in reversed(path[1:]):
            self.days.insert(0, workdays_before(self.days[0], dice.randint(*GAPS.get(step, (0, 1)))))
        late = max(timedelta(), masters.open_from - self.days[0])
        self.days = [workday(day + late) for day in self.days]
        super().__init__(office, dice, self.days[0])
        self.masters, self.company = masters, company
        self.seller, self.boss = seller, MANAGER_OF[seller]
        self.need = dice.choice(NEEDS)
        self.basket = dice.choice(BASKETS)

    async def live(self) -> None:
        """Every step on its day."""
        for step, day in zip(self.path, self.days, strict=True):
            self.on(day)
            await getattr(self, step)()

    # ------------------------------------------------------------------ lead, customer, opportunity

    async def enquire(self) -> None:
        """A lead comes in by marketing and goes to the seller."""
        self.lead = await self.post("li", "/leads", lead_of(self.company, self.dice, f"咨询{self.need}方案"))
        await self.post("li", f"/leads/{self.lead['id']}/assign", {"owner_id": str(self.office.people[self.seller])})

    async def call(self) -> None:
        note = f"电话沟通{self.need}需求，客户希望先看同行案例"
        await self.follow_up(self.seller, "leads", self.lead["id"], "phone", note)
        await self.post(self.seller, f"/leads/{self.lead['id']}/qualify")

    async def convert(self) -> None:
        """The lead becomes customer, contact and opportunity, which gets its solution at once."""
        asked = {
            "name": self._title(),
            "expected_close_date": self._expected().isoformat(),
            "demand": self._demand(),
        }
        body = {"customer": {"mode": "new", "uscc": self.company.uscc}, "force": True, "opportunity": asked}
        lead = await self.post(self.seller, f"/leads/{self.lead['id']}/convert", body)
        self.customer, self.contact = lead["converted_customer_id"], lead["converted_contact_id"]
        deal = await self.get(self.seller, f"/opportunities/{lead['converted_opportunity_id']}")
        deal = await self.put(self.seller, "opportunities", deal, "contacts", self._roles())
        self.deal = await self.put(self.seller, "opportunities", deal, "lines", self._solution())
        await self.deliver_to(self.seller, self.customer, self.company)
        await self._first_talk()

    async def meet(self) -> None:
        """A customer whom the seller has found without marketing."""
        self.customer = (await self.register(self.seller, self.company))["id"]
        await self.deliver_to(self.seller, self.customer, self.company)
        people = await self.get(self.seller, "/contacts", customer_id=self.customer)
        self.contact = people["data"][0]["id"]

    async def open(self, kind: str = "new") -> None:
        body = {
            "customer_id": self.customer,
            "name": self._title(),
            "opportunity_type": kind,
            "expected_close_date": self._expected().isoformat(),
            "demand": self._demand(),
            "contact_id": self.contact,
            "contacts": self._roles(),
            "lines": self._solution(),
        }
        self.deal = await self.post(self.seller, "/opportunities", body)
        await self._first_talk()

    async def reorder(self) -> None:
        """A satisfied customer comes again."""
        self.need = self.dice.choice(NEEDS)
        await self.open("existing")

    async def analyse(self) -> None:
        await self._advance("确认需求真实，安排现场调研")

    async def propose(self) -> None:
        deal = await self.get(self.seller, f"/opportunities/{self.deal['id']}")
        decided = (self.day + timedelta(days=30)).isoformat()
        await self.patch(self.seller, "opportunities", deal, budget_status="approved", decision_date=decided)
        await self._advance("调研完成，提交解决方案")
        note = "上门讲解方案，客户技术负责人认可架构"
        await self.follow_up(self.seller, "opportunities", self.deal["id"], "visit", note)

    async def lose(self) -> None:
        body = {"lost_reason": "competitor", "lost_competitor": "某同行厂商", "lost_note": "客户选择了价格更低的方案"}
        await self.post(self.seller, f"/opportunities/{self.deal['id']}/lose", body)

    async def invalidate(self) -> None:
        body = {"reason": "客户项目取消，非真实商机"}
        await self.post(self.seller, f"/opportunities/{self.deal['id']}/invalidate", body)

    # ------------------------------------------------------------------ quote

    async def make_quote(self) -> None:
        """Pushed from the deal; every other one is rounded down to full hundreds."""
        await self._advance("方案通过评审，进入商务谈判")
        self.quote = await self.post(self.seller, f"/opportunities/{self.deal['id']}/push-quote")
        more: Body = {"payment_term_id": self.masters.terms[self.dice.choice(PAYMENT)]}
        more["custom"] = accepted_by(self.company)
        if "lapse_quote" in self.path:
            more["valid_until"] = workdays_before(self.days[-1], 1).isoformat()
        odd = Decimal(self.quote["amount_incl"]) % 100
        if odd and self.dice.random() < 0.5:
            more |= {"header_discount_amount": f"{odd:.2f}", "remark": "整单抹零优惠"}
            more |= {"lead_time_days": 15, "warranty_terms": "硬件质保 12 个月，软件免费升级 12 个月。"}
        self.quote = await self.patch(self.seller, "quotes", self.quote, **more)

    async def submit_quote(self) -> None:
        await self._quote("submit")

    async def approve_quote(self) -> None:
        if self.quote["status"] == "pending":
            await self.decide(self.boss, "quotes", self.quote)

    async def reject_quote(self) -> None:
        await self.decide(self.boss, "quotes", self.quote, "reject", "折扣过低，请重新核价")

    async def send_quote(self) -> None:
        await self._quote("send", {"sent_to": f"{self.company.contact}（{self.company.title}）"})

    async def accept_quote(self) -> None:
        await self._quote("accept")
        await self._advance("客户接受报价，准备签约")

    async def decline_quote(self) -> None:
        await self._quote("decline", {"reason": "客户预算削减，项目推迟到明年"})

    async def void_quote(self) -> None:
        await self._quote("void", {"reason": "客户更改需求，另行报价"})

    async def revise_quote(self) -> None:
        """The customer bargains: a second version replaces the first."""
        await self._quote("new-version", {"reason": "客户要求调整配置"})
        await self.submit_quote()
        await self.approve_quote()
        await self.send_quote()

    async def lapse_quote(self) -> None:
        """The offer has run out; what the night's work does about it."""
        await self._turn()
        await self.office.overnight(expire_quotes)

    # ------------------------------------------------------------------ contract

    async def draw_up(self) -> None:
        body = {"name": f"{self.company.name[:8]}采购合同", "terms": TERMS}
        made = await self.post(self.seller, f"/quotes/{self.quote['id']}/push-contract", body)
        signers = {"our_signer_id": str(self.office.people[self.boss]), "customer_signer_contact_id": self.contact}
        if "lapse_contract" in self.path:
            signers["end_date"] = workdays_before(self.days[-1], 1).isoformat()
        self.contract = await self.patch(self.seller, "contracts", made, **signers)

    async def submit_contract(self) -> None:
        await self._contract("submit")

    async def approve_contract(self) -> None:
        await self.decide(self.boss, "contracts", self.contract)

    async def reject_contract(self) -> None:
        await self.decide(self.boss, "contracts", self.contract, "reject", "付款条款与公司制度不符，请修改")

    async def start_sign(self) -> None:
        await self._contract("start-sign")

    async def sign(self) -> None:
        await self.upload(self.seller, "contracts", self.contract, "contract_scan", "合同扫描件.pdf", SCAN)
        await self._contract("confirm-sign", {"signed_date": self.day.isoformat()})

    async def void_contract(self) -> None:
        await self._contract("void", {"reason": "客户要求更换签约主体"})

    async def terminate(self) -> None:
        await self._contract("terminate", {"reason": "双方协商一致，终止履行"}, self.boss)

    async def complete_contract(self) -> None:
        await self._contract("complete", {"reason": "客户不再下单，双方确认合同履行完毕"}, self.boss)

    async def lapse_contract(self) -> None:
        """Its term is over before anything was ordered."""

        async def expire(ctx: Context) -> None:
            contracts = RESOURCES["contracts"]
            await contracts.act(ctx, self.contract["id"], "expire", Note())

        await self._turn()
        await self.office.overnight(expire)

    # ------------------------------------------------------------------ what they share

    async def _quote(self, verb: str, body: Body | None = None) -> None:
        self.quote = await self.post(self.seller, f"/quotes/{self.quote['id']}/{verb}", body)

    async def _contract(self, verb: str, body: Body | None = None, who: str = "") -> None:
        self.contract = await self.post(who or self.seller, f"/contracts/{self.contract['id']}/{verb}", body)

    async def _advance(self, note: str) -> None:
        await self.post(self.seller, f"/opportunities/{self.deal['id']}/advance", {"note": note})

    async def _first_talk(self) -> None:
        note = f"初步沟通{self.need}需求，客户有明确预算计划"
        await self.follow_up(self.seller, "opportunities", self.deal["id"], "phone", note)

    def _title(self) -> str:
        return f"{self.company.name[:6]}{self.need}项目"

    def _demand(self) -> str:
        return f"客户计划进行{self.need}，需要软硬件一体方案及现场实施服务。"

    def _expected(self) -> date:
        return self.day + timedelta(days=self.dice.randint(30, 120))

    def _roles(self) -> list[Body]:
        role = {"role": "decision_maker", "attitude": "favour", "influence": 3, "is_primary": True}
        return [{"contact_id": self.contact, **role}]

    def _solution(self) -> list[Body]:
        """The basket in some size, each line at its own discount; now and then with a gift."""
        factors = DEEP if {"submit_quote", "reject_quote"} & {self.path[-1]} else FACTORS
        lines: list[Body] = [
            {
                "product_id": self.masters.products[code],
                "qty": str(max(1, qty * self.dice.randint(5, 20) // 10)),
                "discount_factor": self.dice.choice(factors),
            }
            for code, qty in self.basket
        ]
        if self.dice.random() < 0.2 and all(code != GIFT[0] for code, _ in self.basket):
            gift = {"product_id": self.masters.products[GIFT[0]], "qty": str(GIFT[1]), "is_gift": True}
            lines.append(gift)
        return lines


def lead_of(company: Company, dice: Random, demand: str) -> Body:
    """What marketing writes down of an enquiry; who came by a search came by the advertisement."""
    source = dice.choice(SOURCES)
    return {
        "company_name": company.name,
        "contact_name": company.contact,
        "title": company.title,
        "mobile": company.mobile,
        "industry": company.industry,
        "company_size": company.size,
        "province": company.province,
        "city": company.city,
        "address": company.address,
        "source": source,
        "utm_campaign": "gateway-search" if source == "search" else None,
        "demand": f"{demand}，计划年内实施",
        "budget_amount": f"{dice.randint(5, 60)}0000.00",
        "marketing_consent": True,
        "consent_source": "来电登记，客户口头同意",
    }
