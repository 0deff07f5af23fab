"""What the demo company sells and at which prices, where it keeps it, and its accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from bihuan.demo.agenda import workday
from bihuan.demo.office import Body, Office
from bihuan.demo.story import Story

# branch → code and name of its leaves
CATEGORIES = {
    "工业通信": {"GW": "网关", "CB": "通讯线缆"},
    "感知与控制": {"SN": "传感器", "CT": "控制器", "PN": "触摸屏"},
    "软件与服务": {"SW": "软件", "SV": "服务"},
}
# code, name, spec, kind, unit, tax rate, price incl, cost excl
PRODUCTS = (
    ("GW-200", "智能网关", "4G/以太网双模", "goods", "台", "VAT13", "1130.00", "620.00"),
    ("GW-500", "边缘计算网关", "8 核 16G", "goods", "台", "VAT13", "4520.00", "2600.00"),
    ("SN-010", "温湿度传感器", "RS485", "goods", "个", "VAT13", "180.80", "72.00"),
    ("SN-030", "振动传感器", "三轴", "goods", "个", "VAT13", "565.00", "240.00"),
    ("CT-100", "可编程控制器", "32 点", "goods", "台", "VAT13", "2825.00", "1500.00"),
    ("PN-070", "工业触摸屏", "10.1 寸", "goods", "台", "VAT13", "1921.00", "980.00"),
    ("CB-001", "屏蔽通讯电缆", "100 米/卷", "consumable", "件", "VAT13", "339.00", "160.00"),
    ("SW-PLT", "设备物联平台软件", "标准版", "software", "套", "VAT13", "33900.00", "5000.00"),
    ("SV-01", "实施服务", None, "service", "项", "VAT6", "10600.00", "4000.00"),
    ("SV-02", "年度维保服务", None, "service", "项", "VAT6", "5300.00", "1800.00"),
    # sold no more, or not yet
    ("GW-100", "串口网关", "以太网单模", "goods", "台", "VAT13", "791.00", "430.00"),
    ("PN-043", "工业触摸屏", "4.3 寸", "goods", "台", "VAT13", "904.00", "520.00"),
    ("GW-900", "5G 边缘网关", "16 核 32G", "goods", "台", "VAT13", "9040.00", "5600.00"),
)
DRAFT, SUSPENDED, RETIRED = "GW-900", "PN-043", "GW-100"
STOCK, RESTOCK = "2500", "1500"
ACCOUNTS: tuple[Body, ...] = (
    {
        "name": "招商银行基本户",
        "kind": "bank",
        "bank_name": "招商银行上海张江支行",
        "account_no": "121908765410101",
        "opening_balance": "500000.00",
    },
    {"name": "库存现金", "kind": "cash", "opening_balance": "8000.00"},
)

ACCEPTANCE: Body = {
    "key": "acceptance",
    "kind": "select",
    "label_zh": "验收方式",
    "label_en": "Acceptance",
    "options": [
        {"code": "arrival", "label_zh": "到货验收", "label_en": "On arrival"},
        {"code": "site", "label_zh": "现场调试验收", "label_en": "On site"},
        {"code": "third_party", "label_zh": "第三方验收", "label_en": "By a third party"},
    ],
    "sort": 10,
}
"""Said in the offer, and handed on to contract and order."""
FIELDS: tuple[Body, ...] = (
    {
        "object": "customers",
        "key": "cooperation",
        "kind": "select",
        "label_zh": "合作方式",
        "label_en": "Cooperation",
        "options": [
            {"code": "direct", "label_zh": "直接采购", "label_en": "Direct purchase"},
            {"code": "frame", "label_zh": "年度框架", "label_en": "Annual frame"},
            {"code": "agent", "label_zh": "代理分销", "label_en": "Distribution"},
        ],
        "in_list": True,
        "sort": 10,
    },
    {
        "object": "customers",
        "key": "site_area",
        "kind": "number",
        "label_zh": "厂房面积（平方米）",
        "label_en": "Site area (m²)",
        "scale": 1,
        "minimum": "0",
        "sort": 20,
    },
    {
        "object": "customers",
        "key": "needs_audit",
        "kind": "checkbox",
        "label_zh": "需供应商审核",
        "label_en": "Audits suppliers",
        "sort": 30,
    },
    {
        "object": "leads",
        "key": "current_supplier",
        "kind": "text",
        "label_zh": "现有供应商",
        "label_en": "Present supplier",
        "max_length": 64,
        "sort": 10,
    },
    *({"object": kind, **ACCEPTANCE} for kind in ("quotes", "contracts", "orders")),
)
"""What the company wants to know besides."""

RECYCLING: Mapping[str, tuple[Body, int]] = {
    "customers": ({"kind": "no_deal", "days": 365}, 10),
    "leads": ({"kind": "lead_not_converted", "days": 60}, 7),
}
"""By kind: the rule of its pool, and days of warning. Gentle enough for some to be due soon, and few every night."""


@dataclass
class Masters:
    """Ids by code, and the day from which there is something to sell."""

    products: dict[str, str] = field(default_factory=dict)
    warehouse: str = ""
    bank: str = ""
    terms: dict[str, str] = field(default_factory=dict)
    open_from: date = date.max


WEB_FORM = {
    "name": "官网首页",
    "title": "预约产品演示",
    "title_en": "Book a demo",
    "fields": [
        {"name": "contact_name", "required": True},
        {"name": "company_name", "required": True},
        {"name": "mobile", "required": True},
        {"name": "demand", "required": False},
    ],
    "campaign": "官网改版",
    "consent": "我同意按隐私政策处理我填写的信息，用于与我联系。",
    "consent_en": "I agree that you use what I write here to get in touch with me.",
    "success": "我们会在一个工作日内与您联系。",
    "success_en": "We will be in touch within one working day.",
    "junk": ["贷款", "代开发票"],
}


class Founding(Story):
    """The first days: everything that trade needs."""

    async def live(self, made: Masters) -> None:
        terms = await self.get("admin", "/payment-terms", limit=200)
        made.terms = {row["name"]: row["id"] for row in terms["data"]}
        for declared in FIELDS:
            await self.post("admin", "/custom-fields", declared)
        await self._products(made, await self._categories())
        warehouse = await self.post("admin", "/warehouses", {"code": "SH01", "name": "上海主仓", "kind": "normal"})
        made.warehouse = warehouse["id"]
        await self._stock(made, "opening", "期初库存", STOCK)
        made.bank, *_ = [(await self.post("wu", "/fund-accounts", account))["id"] for account in ACCOUNTS]
        await self._prices(made)
        await self._pools()
        await self.post("li", "/web-forms", WEB_FORM)
        made.open_from = workday(self.day + timedelta(days=1))

    async def _pools(self) -> None:
        """Taking back by itself is off: the year is told without its nights. `open_pools` switches it on at the end."""
        for pool in (await self.get("admin", "/pools", limit=200))["data"]:
            rule, warned = RECYCLING[pool["object_type"]]
            await self.patch("admin", "pools", pool, auto_recycle=False, warn_days=warned, recycle_rules=[rule])

    async def _categories(self) -> dict[str, str]:
        """Ids of the leaves by code."""
        leaves: dict[str, str] = {}
        for sort, (branch, below) in enumerate(CATEGORIES.items(), start=1):
            above = await self.post("admin", "/product-categories", {"name": branch, "sort": sort})
            for code, name in below.items():
                body = {"name": name, "code": code, "parent_id": above["id"], "min_margin": "0.15"}
                leaves[code] = (await self.post("admin", "/product-categories", body))["id"]
        return leaves

    async def _products(self, made: Masters, leaves: dict[str, str]) -> None:
        units = {row["name"]: row["id"] for row in (await self.get("admin", "/units", limit=200))["data"]}
        rates = {row["code"]: row["id"] for row in (await self.get("admin", "/tax-rates", limit=200))["data"]}
        for code, name, spec, kind, unit, rate, price, cost in PRODUCTS:
            body = {
                "code": code,
                "name": name,
                "spec": spec,
                "category_id": leaves[code[:2]],
                "product_kind": kind,
                "unit_id": units[unit],
                "tax_rate_id": rates[rate],
                "standard_price_incl": price,
                "cost_price": cost,
                "brand": "澜桥",
            }
            made.products[code] = (await self.post("admin", "/products", body))["id"]
            if code != DRAFT:
                await self.post("admin", f"/products/{made.products[code]}/publish")
        await self.post("admin", f"/products/{made.products[SUSPENDED]}/suspend")
        await self.post("admin", f"/products/{made.products[RETIRED]}/retire", {"reason": "由 GW-200 取代"})

    async def _stock(self, made: Masters, kind: str, reason: str, qty: str) -> None:
        goods = [(made.products[code], cost) for code, _, _, sort, _, _, _, cost in PRODUCTS if _is_kept(code, sort)]
        lines = [{"product_id": product, "qty": qty, "unit_cost": cost} for product, cost in goods]
        body = {"warehouse_id": made.warehouse, "kind": kind, "reason": reason, "lines": lines}
        await self.post("he", "/stock-entries", body)

    async def _prices(self, made: Masters) -> None:
        """Last year's list, the one in force for key customers, and a draft of the next."""
        year = self.day.year
        for name, factor, begins, state in (
            (f"重点客户价目 {year}", "0.97", date(year, 1, 1), ("activate", "deactivate")),
            ("重点客户价目（现行）", "0.96", self.day, ("activate",)),
            ("重点客户价目（拟定）", "0.95", self.day + timedelta(days=730), ()),
        ):
            body = {
                "name": name,
                "valid_from": begins.isoformat(),
                "scope_kind": "grade",
                "scope_values": ["A"],
                "lines": [
                    {"product_id": made.products[code], "min_qty": at, "price": _cents(price, factor, less)}
                    for code, _, _, sort, _, _, price, _ in PRODUCTS
                    if _is_kept(code, sort)
                    for at, less in (("0", "1"), ("50", "0.98"))
                ],
            }
            made_list = await self.post("zhao", "/price-lists", body)
            for verb in state:
                await self.post("zhao", f"/price-lists/{made_list['id']}/{verb}")


class Restocking(Founding):
    """More goods come every quarter."""

    async def live(self, made: Masters) -> None:
        for number in range(1, 4):
            self.on(workday(self.day + timedelta(days=90)))
            await self._stock(made, "other_in", f"第 {number} 批补货", RESTOCK)


def _is_kept(code: str, kind: str) -> bool:
    """Whether it lies in the warehouse and is on sale."""
    return kind in {"goods", "consumable"} and code not in {DRAFT, SUSPENDED, RETIRED}


def _cents(price: str, *factors: str) -> str:
    found = Decimal(price)
    for factor in factors:
        found *= Decimal(factor)
    return f"{found:.2f}"


async def open_pools(office: Office) -> None:
    """From now on the nights take back."""
    for pool in (await office.get("admin", "/pools", limit=200))["data"]:
        await office.ask("admin", "PATCH", f"/pools/{pool['id']}", {"auto_recycle": True}, ("pools", pool))
