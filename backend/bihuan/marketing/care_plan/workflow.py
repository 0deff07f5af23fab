"""Switching a care plan on and off."""

from __future__ import annotations

from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.workflow import Action
from bihuan.marketing.care_plan.models import CarePlan
from bihuan.marketing.care_plan.models import PlanStatus as S


def has_steps(plan: CarePlan) -> DomainError | None:
    return None if plan.steps else DomainError("CARE_PLAN_EMPTY")


ACTIONS = (
    Action("activate", {S.INACTIVE}, S.ACTIVE, Text("启用关怀计划", "Switch the care plan on"), guards=(has_steps,)),
    Action("deactivate", {S.ACTIVE}, S.INACTIVE, Text("停用关怀计划", "Switch the care plan off")),
)
"""While a plan is off, nobody begins, and whoever is under way stays where they are."""
