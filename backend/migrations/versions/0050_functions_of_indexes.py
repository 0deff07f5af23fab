"""What indexes of new customers and contacts are made of is worked out in a tenth of the time (decision 0058)"""

from collections.abc import Iterable, Sequence

from alembic import op

revision: str = "0050"
down_revision: str | Sequence[str] | None = "0049"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SUFFIXES = "股份有限公司|有限责任公司|集团有限公司|有限公司|集团|公司|厂|中心|COLTD|LTD|INC|LLC|CORP"
CITIES = (
    "北京|天津|上海|重庆|深圳|广州|杭州|南京|苏州|成都|武汉|西安|宁波|青岛|大连|厦门|长沙|郑州|济南|合肥|沈阳|福州|无锡|"
    "常州|南通|扬州|镇江|徐州|盐城|泰州|淮安|连云港|宿迁|嘉兴|湖州|绍兴|金华|温州|台州|衢州|丽水|舟山|芜湖|马鞍山|安庆|"
    "滁州|阜阳|蚌埠|泉州|漳州|莆田|龙岩|三明|南平|宁德|南昌|赣州|九江|上饶|吉安|宜春|烟台|潍坊|淄博|威海|济宁|临沂|德州|"
    "聊城|泰安|日照|枣庄|东营|滨州|菏泽|洛阳|开封|新乡|南阳|许昌|安阳|宜昌|襄阳|荆州|黄石|十堰|株洲|湘潭|衡阳|岳阳|常德|"
    "郴州|东莞|佛山|珠海|中山|惠州|江门|汕头|湛江|肇庆|茂名|揭阳|清远|南宁|柳州|桂林|海口|三亚|绵阳|德阳|宜宾|泸州|乐山|"
    "南充|贵阳|遵义|昆明|曲靖|大理|咸阳|宝鸡|兰州|银川|西宁|乌鲁木齐|呼和浩特|包头|鄂尔多斯|太原|大同|石家庄|唐山|保定|"
    "廊坊|邯郸|秦皇岛|沧州|长春|哈尔滨|大庆|齐齐哈尔|鞍山|抚顺|锦州|拉萨"
)
PROVINCES = (
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海"
)
OTHERS = "中国|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|台湾"
PLACES = f"(({CITIES})市?|({PROVINCES})省?|{OTHERS})"
EVERY = "|".join(
    [
        *(f"{city}{sign}" for city in CITIES.split("|") for sign in ("", "市")),
        *(f"{province}{sign}" for province in PROVINCES.split("|") for sign in ("", "省")),
        OTHERS,
    ]
)
TAIL = """
    SELECT right(replace(
      CASE WHEN number ~ '^0[0-9]{2,3}-' THEN split_part(number, '-', 2) ELSE number END, '-', ''), 4)
"""


def _longest(listed: str, part: str, kept: int = 0) -> str:
    """How many characters of the key, at its beginning or end, are one of a list: the most that leave ``kept``."""
    sizes: dict[int, list[str]] = {}
    for one in listed.split("|"):
        sizes.setdefault(len(one), []).append(one)
    cases = [
        f"WHEN length(key) >= {size + kept} AND {part}(key, {size}) IN ({_quoted(sizes[size])}) THEN {size}"
        for size in sorted(sizes, reverse=True)
    ]
    return f"CASE {' '.join(cases)} ELSE 0 END"


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def upgrade() -> None:
    """The values stay what they are, so that no index has to be made anew.

    The core of a name is cut off by comparing its ends: each of the three patterns took a regular expression of two
    hundred places through the name. ``phone_tail`` is null of null by itself; said to be, it could not become a part
    of the statement that asks for it.
    """
    op.execute(
        f"""
        CREATE OR REPLACE FUNCTION customer_core(key text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
        AS $$
        BEGIN
          key := left(key, length(key) - {_longest(SUFFIXES, "right")});
          key := substr(key, 1 + {_longest(EVERY, "left", 2)});
          RETURN left(key, length(key) - {_longest(EVERY, "right", 2)});
        END $$"""
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION phone_tail(number text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE "
        f"AS $${TAIL}$$"
    )


def downgrade() -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION phone_tail(number text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE "
        f"AS $${TAIL}$$"
    )
    op.execute(
        f"""
        CREATE OR REPLACE FUNCTION customer_core(key text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
          SELECT regexp_replace(regexp_replace(regexp_replace(
            key, '({SUFFIXES})$', ''), '^({PLACES})(?=..)', ''), '(?<=..)({PLACES})$', '')
        $$"""
    )
