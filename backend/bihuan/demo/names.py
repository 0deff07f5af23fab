"""Names that look real and belong to nobody: the same ones every time."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from stdnum.cn import uscc

CITIES = (
    ("上海市", "上海", "310115"),
    ("北京市", "北京", "110108"),
    ("广东省", "深圳", "440305"),
    ("广东省", "广州", "440106"),
    ("浙江省", "杭州", "330106"),
    ("江苏省", "苏州", "320508"),
    ("江苏省", "南京", "320106"),
    ("四川省", "成都", "510107"),
    ("湖北省", "武汉", "420106"),
    ("山东省", "青岛", "370202"),
    ("天津市", "天津", "120104"),
    ("重庆市", "重庆", "500105"),
    ("陕西省", "西安", "610113"),
    ("福建省", "厦门", "350203"),
    ("安徽省", "合肥", "340104"),
    ("湖南省", "长沙", "430104"),
)
BRANDS = "云峰 锐捷通 恒创 博远 华信 鼎新 瑞康 天工 智汇 蓝海 金石 远景 凌云 思源 启明 众合 昊天 腾跃 佳合 立信 卓越 星河 万象 中科瑞 诚远 海纳 宏图 嘉禾 同济 新锐".split()
TRADES = (
    ("it", ("信息技术", "软件科技", "网络科技", "智能科技", "数据服务")),
    ("machinery", ("机械设备", "自动化设备", "精密机械")),
    ("electronics", ("电子科技", "半导体", "光电科技")),
    ("healthcare", ("医疗器械", "生物医药", "健康科技")),
    ("logistics", ("物流", "供应链管理")),
    ("energy", ("新能源", "电力工程")),
    ("retail", ("商贸", "连锁超市")),
    ("education", ("教育科技",)),
    ("construction", ("建筑工程", "装饰工程")),
    ("automotive", ("汽车零部件",)),
)
FORMS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 涛 明 超 秀英 霞 平 刚 桂英 建华 文博 雨欣 梓涵 子轩 思远 嘉怡 俊杰 晓东 志强 海燕 国栋 雪梅 立新 佳琪".split()
TITLES = ("总经理", "采购经理", "信息部主任", "技术总监", "生产总监", "行政主管", "设备科长")
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def check_character(organisation: str) -> str:
    """The ninth character of an organisation code, which a credit code contains (GB 11714-1997)."""
    rest = 11 - sum(int(one, 36) * weight for one, weight in zip(organisation, WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


class Company:
    """One invented company with its first contact."""

    def __init__(self, dice: Random, name: str, province: str, city: str, region: str, industry: str) -> None:
        self.name, self.province, self.city, self.industry = name, province, city, industry
        organisation = f"MA{''.join(dice.choice(LETTERS) for _ in range(6))}"
        body = f"91{region}{organisation}{check_character(organisation)}"
        self.uscc = body + uscc.calc_check_digit(body)
        self.contact = dice.choice(SURNAMES) + dice.choice(GIVEN)
        self.colleague = dice.choice(SURNAMES) + dice.choice(GIVEN)
        self.title = dice.choice(TITLES)
        self.mobile = f"1{dice.choice('3578')}{dice.randrange(10**9):09d}"
        self.address = f"{city}{dice.choice(('高新区', '经济开发区', '工业园区'))}{dice.choice(('科技', '创业', '人民', '解放', '中山'))}路{dice.randrange(1, 900)}号"
        self.size = dice.choice(("lt20", "20_99", "100_499", "500_999", "gte1000"))


def companies(dice: Random) -> Iterator[Company]:
    """Different companies without end."""
    used: set[str] = set()
    while True:
        province, city, region = dice.choice(CITIES)
        industry, trades = dice.choice(TRADES)
        name = f"{city}{dice.choice(BRANDS)}{dice.choice(trades)}{dice.choice(FORMS)}"
        if name not in used:
            used.add(name)
            yield Company(dice, name, province, city, region, industry)
