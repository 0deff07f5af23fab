"""What the demo company sells, where it keeps it, and its bank account."""

from __future__ import annotations

from dataclasses import dataclass, field

from bihuan.demo.office import Office

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
)


@dataclass
class Masters:
    """Ids by code, and the goods that a sales person offers."""

    products: dict[str, str] = field(default_factory=dict)
    warehouse: str = ""
    bank: str = ""
    terms: dict[str, str] = field(default_factory=dict)


async def load_masters(office: Office) -> Masters:
    """Products on sale, a stocked warehouse, a price list for grade A, a bank account."""
    made = Masters()
    units = {row["name"]: row["id"] for row in (await office.get("admin", "/units", limit=200))["data"]}
    rates = {row["code"]: row["id"] for row in (await office.get("admin", "/tax-rates", limit=200))["data"]}
    made.terms = {row["name"]: row["id"] for row in (await office.get("admin", "/payment-terms", limit=200))["data"]}
    for code, name, spec, kind, unit, rate, price, cost in PRODUCTS:
        product = await office.post(
            "admin",
            "/products",
            {
                "code": code,
                "name": name,
                "spec": spec,
                "product_kind": kind,
                "unit_id": units[unit],
                "tax_rate_id": rates[rate],
                "standard_price_incl": price,
                "cost_price": cost,
                "brand": "澜桥",
            },
        )
        await office.post("admin", f"/products/{product['id']}/publish")
        made.products[code] = product["id"]
    warehouse = await office.post("admin", "/warehouses", {"code": "SH01", "name": "上海主仓", "kind": "normal"})
    made.warehouse = warehouse["id"]
    goods = [
        (made.products[code], cost) for code, _, _, kind, _, _, _, cost in PRODUCTS if kind in {"goods", "consumable"}
    ]
    await office.post(
        "he",
        "/stock-entries",
        {
            "warehouse_id": made.warehouse,
            "kind": "opening",
            "reason": "期初库存",
            "lines": [{"product_id": product, "qty": "6000", "unit_cost": cost} for product, cost in goods],
        },
    )
    bank = {
        "name": "招商银行基本户",
        "kind": "bank",
        "bank_name": "招商银行上海张江支行",
        "account_no": "121908765410101",
        "opening_balance": "500000.00",
    }
    made.bank = (await office.post("wu", "/fund-accounts", bank))["id"]
    return made
