"""Companies and people that look real and are the same in every run: a number goes in, a customer comes out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

CITIES = (
    "北京 上海 深圳 广州 苏州 杭州 南京 成都 武汉 西安 重庆 天津 宁波 无锡 青岛 长沙 合肥 郑州 济南 佛山 "
    "东莞 厦门 福州 大连 沈阳 昆明 常州 嘉兴 温州 绍兴 珠海 惠州 南通 扬州 烟台 潍坊 石家庄 太原 南昌 贵阳"
).split()
FIRST = "华信恒瑞鼎盛中创新天宏远博达凯金嘉泰汇众联飞科德正安永光明东海兴国荣富通顺丰宝祥和昌隆庆元"
SECOND = "信达源诚泰盛邦润业成康利佳美力能腾跃航宇辰星云帆鹏程智慧捷捍锐思创立维纳欧特普菲雅格朗迪奥科"
TRADES = (
    "科技 电子科技 精密机械 自动化设备 新材料 生物医药 医疗器械 信息技术 软件 网络科技 环保科技 新能源 半导体 光电 "
    "智能装备 汽车零部件 模具 塑胶制品 五金制品 化工 食品 餐饮管理 服饰 家居 建材 建筑工程 物流 供应链管理 国际贸易 "
    "商贸 电子商务 文化传媒 教育咨询 企业管理咨询 投资 实业 包装印刷 仪器仪表 通信设备 电气"
).split()
FORMS = ("有限公司", "股份有限公司", "有限责任公司", "集团有限公司")
INDUSTRIES = (
    "it manufacturing machinery electronics chemicals automotive pharmaceuticals retail wholesale finance construction "
    "logistics education healthcare government energy media business_services agriculture other"
).split()
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢唐许冯宋韩邓彭曹曾田萧潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华慧建国文斌宇浩然欣怡思远子轩雨桐佳琪梓萱俊晨晓东志鹏"
REGIONS = ("110108", "310115", "440305", "440106", "320506", "330106", "320102", "510107", "420111", "610113")
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = [pow(3, i, 31) for i in range(17)]
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_COMBINATIONS = len(CITIES) * len(FIRST) * len(SECOND) * len(TRADES)
_STEP = 1_299_709  # a prime that shares no factor with the above: every name occurs once
START = datetime(2024, 1, 1, tzinfo=UTC)


class Customer(NamedTuple):
    """One customer with its contact. ``owner`` is a number too: the loader knows who that is."""

    name: str
    uscc: str
    industry: str
    owner: int
    mobile: str
    telephone: str
    contact: str
    changed: datetime


def customer(serial: int) -> Customer:
    """The customer with this number; distinct in name, credit code and mobile phone."""
    place, rest = divmod(serial * _STEP % _COMBINATIONS, len(CITIES))
    city = CITIES[rest]
    place, first = divmod(place, len(FIRST))
    trade, second = divmod(place, len(SECOND))
    mixed = serial * 2_654_435_761 % 4_294_967_296
    return Customer(
        name=f"{city}{FIRST[first]}{SECOND[second]}{TRADES[trade]}{FORMS[mixed % 16 // 13]}",
        uscc=uscc(serial),
        industry=INDUSTRIES[mixed // 7 % len(INDUSTRIES)],
        owner=mixed // 1_009,
        mobile=f"1{(3, 5, 7, 8, 9)[serial % 5]}{serial % 1_000_000_000:09d}",
        telephone=f"021-{20_000_000 + mixed % 70_000_000}",
        contact=person(mixed),
        changed=START + timedelta(seconds=mixed % 60_000_000, microseconds=serial % 1_000_000),
    )


def person(number: int) -> str:
    """A Chinese name of two or three characters."""
    first, second = GIVEN[number // 53 % len(GIVEN)], GIVEN[number // 2_503 % len(GIVEN)]
    return SURNAMES[number % len(SURNAMES)] + first + (second if number % 5 else "")


def uscc(serial: int) -> str:
    """A unified social credit code with both of its check characters right (GB 32100, GB 11714)."""
    body = f"{serial % 100_000_000:08d}"
    check = 11 - sum(int(c) * w for c, w in zip(body, _ORG_WEIGHTS, strict=True)) % 11
    code = f"91{REGIONS[serial % len(REGIONS)]}{body}{'X' if check == 10 else check % 11}"
    total = sum(_USCC.index(c) * w for c, w in zip(code, _WEIGHTS, strict=True))
    return code + _USCC[(31 - total % 31) % 31]


def uuid_at(at: datetime, kind: int, serial: int) -> UUID:
    """A UUIDv7 of that moment, made of the serial instead of chance."""
    milliseconds = int(at.timestamp() * 1000)
    spread = serial * 0x9E3779B97F4A7C15 & 0x3FFFFFFFFFFFFFFF
    return UUID(int=milliseconds << 80 | 7 << 76 | (kind & 0xFFF) << 64 | 1 << 63 | spread)
