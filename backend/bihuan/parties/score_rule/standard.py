"""The rules of a new company, and of an old one that meets scoring for the first time (DOMAIN §7.5)."""

from __future__ import annotations

from typing import Any

from bihuan.parties.score_rule.models import BehaviourKind as B
from bihuan.parties.score_rule.models import ScoreKind


def _when(field: str, op: str, *values: str) -> dict[str, Any]:
    return {"field": field, "op": op, "values": list(values)}


def _fit(name: str, points: int, *conditions: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "kind": ScoreKind.FIT, "points": points, "conditions": list(conditions)}


def _did(name: str, points: int, behaviour: B, most: int | None = None) -> dict[str, Any]:
    return {"name": name, "kind": ScoreKind.BEHAVIOUR, "points": points, "behaviour": behaviour, "most": most}


STANDARD: tuple[dict[str, Any], ...] = (
    _fit("目标行业", 15, _when("industry", "in", "it", "manufacturing", "energy", "logistics", "healthcare")),
    _fit("企业规模 100 人及以上", 10, _when("company_size", "in", "100_499", "500_999", "gte1000")),
    _fit("服务区域内", 5, _when("province", "known")),
    _fit("联系人是决策者", 15, _when("authority_level", "in", "decision_maker")),
    _fit(
        "预算 10 万元及以上",
        10,
        _when("budget_amount", "gte", "100000"),
        _when("budget_amount", "lt", "500000"),
    ),
    _fit("预算 50 万元及以上", 15, _when("budget_amount", "gte", "500000")),
    _fit("写明了需求", 5, _when("demand", "known")),
    _did("提交表单", 20, B.FORM_SUBMIT),
    _did("打开邮件", 2, B.EMAIL_OPEN, 6),
    _did("点击邮件", 5, B.EMAIL_CLICK, 15),
    _did("参加展会或研讨会", 15, B.EVENT_ATTENDED),
    _did("询价或查看价格", 20, B.QUOTE_ASKED),
    _did("来电咨询", 15, B.INBOUND_CALL),
    _did("回复跟进", 10, B.REPLIED),
    _did("退订", -20, B.UNSUBSCRIBED),
    {"name": "60 天没有互动", "kind": ScoreKind.IDLE, "points": -10, "days": 60},
)
"""The two of the budget exclude each other: 15 points from half a million on, not 25."""
