"""What is left of a company's name for comparison: without legal form and place (DOMAIN §7.1)."""

from __future__ import annotations

from bihuan.parties.customer.models import name_key

SUFFIXES = sorted(
    "股份有限公司 有限责任公司 集团有限公司 有限公司 集团 公司 厂 中心 COLTD LTD INC LLC CORP".split(),
    key=len,
    reverse=True,
)
CITIES = (
    "北京 天津 上海 重庆 深圳 广州 杭州 南京 苏州 成都 武汉 西安 宁波 青岛 大连 厦门 长沙 郑州 济南 合肥 沈阳 福州"
).split()
PROVINCES = (
    "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海"
).split()
OTHERS = "中国 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 台湾".split()
PLACES = [f"{city}市" for city in CITIES] + [f"{name}省" for name in PROVINCES] + CITIES + PROVINCES + OTHERS


def name_core(name: str) -> str:
    """``澜桥智能科技（上海）有限公司`` and ``上海澜桥智能科技有限公司`` both give ``澜桥智能科技``."""
    core = name_key(name)
    core = next((core.removesuffix(suffix) for suffix in SUFFIXES if core.endswith(suffix)), core)
    for place in PLACES:
        if core.startswith(place) and len(core) > len(place) + 1:
            core = core.removeprefix(place)
            break
    for place in PLACES:
        if core.endswith(place) and len(core) > len(place) + 1:
            core = core.removesuffix(place)
            break
    return core
