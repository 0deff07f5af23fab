"""What is left of a company's name for comparison: without legal form and place (DOMAIN §7.1)."""

from __future__ import annotations

from bihuan.parties.customer.models import name_key

SUFFIXES = sorted(
    "股份有限公司 有限责任公司 集团有限公司 有限公司 集团 公司 厂 中心 COLTD LTD INC LLC CORP".split(),
    key=len,
    reverse=True,
)
CITIES = (
    "北京 天津 上海 重庆 深圳 广州 杭州 南京 苏州 成都 武汉 西安 宁波 青岛 大连 厦门 长沙 郑州 济南 合肥 "
    "沈阳 福州 无锡 常州 南通 扬州 镇江 徐州 盐城 泰州 淮安 连云港 宿迁 嘉兴 湖州 绍兴 金华 温州 台州 衢州 "
    "丽水 舟山 芜湖 马鞍山 安庆 滁州 阜阳 蚌埠 泉州 漳州 莆田 龙岩 三明 南平 宁德 南昌 赣州 九江 上饶 吉安 "
    "宜春 烟台 潍坊 淄博 威海 济宁 临沂 德州 聊城 泰安 日照 枣庄 东营 滨州 菏泽 洛阳 开封 新乡 南阳 许昌 "
    "安阳 宜昌 襄阳 荆州 黄石 十堰 株洲 湘潭 衡阳 岳阳 常德 郴州 东莞 佛山 珠海 中山 惠州 江门 汕头 湛江 "
    "肇庆 茂名 揭阳 清远 南宁 柳州 桂林 海口 三亚 绵阳 德阳 宜宾 泸州 乐山 南充 贵阳 遵义 昆明 曲靖 大理 "
    "咸阳 宝鸡 兰州 银川 西宁 乌鲁木齐 呼和浩特 包头 鄂尔多斯 太原 大同 石家庄 唐山 保定 廊坊 邯郸 秦皇岛 "
    "沧州 长春 哈尔滨 大庆 齐齐哈尔 鞍山 抚顺 锦州 拉萨"
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
