"""What is wrong with a record: one sentence and one query a rule (IMP-06)."""

from __future__ import annotations

from typing import NamedTuple

from bihuan.kernel.errors import Text
from bihuan.parties.duplicate.service import PUBLIC

_CUSTOMERS = "customers c WHERE c.status = 'active' AND c.deleted_at IS NULL"
_CONTACTS = "contacts c WHERE c.status = 'active' AND c.deleted_at IS NULL"
_LEADS = "leads c WHERE c.status IN ('new', 'nurturing', 'qualified') AND c.deleted_at IS NULL"
LIVING = {"customers": _CUSTOMERS, "contacts": _CONTACTS, "leads": _LEADS}
"""The records that count, by kind."""
_MOBILE = r"^(1[3-9][0-9]{9}|\+[0-9]{6,15})$"
_PHONE = r"^((0[0-9]{2,3}-?)?[2-9][0-9]{6,7}(-[0-9]{1,6})?|[48]00-?[0-9]{3}-?[0-9]{4})$"
_MADE_UP = r"([0-9])\1{6}|12345678|87654321"
"""Seven times the same digit, or all of them in a row: nobody has such a number."""


class Rule(NamedTuple):
    """``sql`` selects ``id`` and ``key`` of the records that break it."""

    code: str
    kind: str
    title: Text
    sql: str

    @property
    def of_several(self) -> bool:
        return self.code.startswith("duplicate")


def _lacks(code: str, kind: str, zh: str, en: str, condition: str) -> Rule:
    return Rule(code, kind, Text(zh, en), f"SELECT c.id, '' AS key FROM {LIVING[kind]} AND {condition}")


def _wrong(column: str, pattern: str) -> str:
    return f"(c.{column} !~ '{pattern}' OR c.{column} ~ '{_MADE_UP}')"


def _same(code: str, zh: str, en: str, pairs: str) -> Rule:
    """Customers that share a key with others, unless all of them were said to be different."""
    sql = f"""
        WITH pair AS MATERIALIZED ({pairs}),
        several AS (SELECT key, array_agg(id) AS ids FROM pair GROUP BY key HAVING count(*) > 1)
        SELECT unnest(s.ids) AS id, s.key FROM several s WHERE NOT EXISTS (
          SELECT FROM quality_no_duplicates d WHERE d.rule = '{code}' AND d.key = s.key AND d.customer_ids @> s.ids)"""
    return Rule(code, "customers", Text(zh, en), sql)


_BY_CONTACT = (
    "SELECT DISTINCT c.id, {key} AS key FROM contacts k JOIN customers c ON c.id = k.customer_id "
    "AND c.status = 'active' AND c.deleted_at IS NULL WHERE k.deleted_at IS NULL AND {condition}"
)
_PUBLIC = ", ".join(f"'{domain}'" for domain in sorted(PUBLIC))
RULES = (
    _same(
        "duplicate_phone",
        "电话相同的客户",
        "Customers with the same phone",
        " UNION ".join(
            _BY_CONTACT.format(key=f"k.{column}::text", condition=f"k.{column} IS NOT NULL")
            for column in ("mobile", "telephone")
        )
        + " UNION "
        + _BY_CONTACT.format(
            key="jsonb_array_elements_text(jsonb_path_query_array(k.more_phones, '$[*].number'))",
            condition="k.more_phones <> '[]'::jsonb",
        ),
    ),
    _same(
        "duplicate_name",
        "名称相近的客户",
        "Customers of nearly the same name",
        f"SELECT c.id, customer_core(c.name_key) AS key FROM {_CUSTOMERS} AND length(customer_core(c.name_key)) > 1",
    ),
    _same(
        "duplicate_domain",
        "邮箱域名相同的客户",
        "Customers with the same e-mail domain",
        _BY_CONTACT.format(
            key="split_part(k.email, '@', 2)",
            condition=f"k.email IS NOT NULL AND split_part(k.email, '@', 2) NOT IN ({_PUBLIC})",
        ),
    ),
    _lacks(
        "customer_no_contact",
        "customers",
        "没有联系人的客户",
        "Customers without a contact",
        "NOT EXISTS (SELECT FROM contacts k WHERE k.customer_id = c.id AND k.deleted_at IS NULL)",
    ),
    _lacks("customer_no_region", "customers", "没有地区的客户", "Customers without a region", "c.province IS NULL"),
    _lacks("customer_no_source", "customers", "没有来源的客户", "Customers without a source", "c.source IS NULL"),
    _lacks(
        "customer_phone",
        "customers",
        "电话无效的客户",
        "Customers with an invalid phone",
        _wrong("telephone", _PHONE),
    ),
    _lacks(
        "contact_no_phone",
        "contacts",
        "没有电话的联系人",
        "Contacts without a phone",
        "c.mobile IS NULL AND c.telephone IS NULL",
    ),
    _lacks(
        "contact_phone",
        "contacts",
        "电话无效的联系人",
        "Contacts with an invalid phone",
        f"({_wrong('mobile', _MOBILE)} OR {_wrong('telephone', _PHONE)})",
    ),
    _lacks("lead_no_company", "leads", "没有公司名称的线索", "Leads without a company", "c.company_name IS NULL"),
    _lacks("lead_no_region", "leads", "没有地区的线索", "Leads without a region", "c.province IS NULL"),
    _lacks(
        "lead_phone",
        "leads",
        "电话无效的线索",
        "Leads with an invalid phone",
        f"({_wrong('mobile', _MOBILE)} OR {_wrong('telephone', _PHONE)})",
    ),
)
BY_CODE = {rule.code: rule for rule in RULES}
SURE = tuple(rule.code for rule in RULES if rule.of_several)
"""The surest first: who has the same telephone is hardly ever somebody else, a domain many may share. The same credit
code, or the very same name, no two customers have: the database does not let them."""
