"""Names but for place and form"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | Sequence[str] | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SUFFIXES = "股份有限公司|有限责任公司|集团有限公司|有限公司|集团|公司|厂|中心|COLTD|LTD|INC|LLC|CORP"
PLACES = (
    "(北京|天津|上海|重庆|深圳|广州|杭州|南京|苏州|成都|武汉|西安|宁波|青岛|大连|厦门|长沙|郑州|济南|合肥|沈阳|福州|无锡|常州|南通|扬州|镇江|徐州|盐城|泰州|淮安|连云港|宿迁|嘉兴|湖州|绍兴|金华|温州|台州|衢州|丽水|舟山|芜湖|马鞍山|安庆|滁州|阜阳|蚌埠|泉州|漳州|莆田|龙岩|三明|南平|宁德|南昌|赣州|九江|上饶|吉安|宜春|烟台|潍坊|淄博|威海|济宁|临沂|德州|聊城|泰安|日照|枣庄|东营|滨州|菏泽|洛阳|开封|新乡|南阳|许昌|安阳|宜昌|襄阳|荆州|黄石|十堰|株洲|湘潭|衡阳|岳阳|常德|郴州|东莞|佛山|珠海|中山|惠州|江门|汕头|湛江|肇庆|茂名|揭阳|清远|南宁|柳州|桂林|海口|三亚|绵阳|德阳|宜宾|泸州|乐山|南充|贵阳|遵义|昆明|曲靖|大理|咸阳|宝鸡|兰州|银川|西宁|乌鲁木齐|呼和浩特|包头|鄂尔多斯|太原|大同|石家庄|唐山|保定|廊坊|邯郸|秦皇岛|沧州|长春|哈尔滨|大庆|齐齐哈尔|鞍山|抚顺|锦州|拉萨)市?|"
    "(河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海)省?|"
    "中国|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|台湾"
)
KINDS = ("contacts", "contracts", "customers", "leads", "opportunities", "products", "quotes", "users")
_DOMAIN = sa.text("split_part(email::text, '@'::text, 2)")


def upgrade() -> None:
    op.execute(
        f"""
        CREATE FUNCTION customer_core(key text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
          SELECT regexp_replace(regexp_replace(regexp_replace(
            key, '({SUFFIXES})$', ''), '^({PLACES})(?=..)', ''), '(?<=..)({PLACES})$', '')
        $$"""
    )
    living = sa.text("status = 'active' AND deleted_at IS NULL")
    op.create_index(
        "ix_customers_core", "customers", [sa.text("customer_core(name_key::text)")], postgresql_where=living
    )
    for kind in ("contacts", "leads"):
        op.create_index(f"ix_{kind}_domain", kind, [_DOMAIN], postgresql_where=sa.text("email IS NOT NULL"))
    for kind in KINDS:
        op.execute(f"ALTER TABLE {kind}_search SET (parallel_workers = 0)")


def downgrade() -> None:
    for kind in KINDS:
        op.execute(f"ALTER TABLE {kind}_search RESET (parallel_workers)")
    for kind in ("leads", "contacts"):
        op.drop_index(f"ix_{kind}_domain", table_name=kind)
    op.drop_index("ix_customers_core", table_name="customers")
    op.execute("DROP FUNCTION customer_core(text)")
