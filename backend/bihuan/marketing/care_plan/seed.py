"""The care plans a company starts with: all of them off, until somebody has tried them and switches them on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select

from bihuan.activity.task.models import CareDimension as D
from bihuan.activity.task.models import TaskPriority, TaskType
from bihuan.kernel.context import Context
from bihuan.marketing.care_plan.models import CarePlan, CareTrigger
from bihuan.marketing.care_plan.schemas import CareStep
from bihuan.marketing.care_plan.service import CARE_PLANS, written

CALL, SEND, VISIT = TaskType.CALL, TaskType.SEND_PROPOSAL, TaskType.VISIT
HIGH = TaskPriority.HIGH
_LETTER = (
    "尊敬的{联系人}：感谢贵公司一直以来的信任。我们为老客户准备了专属服务：指定顾问一对一支持，现有设备免费巡检一次。"
    "如您方便，{负责人}将登门拜访，听取您的意见。"
)
STANDARD: tuple[dict[str, Any], ...] = (
    {
        "name": "流失挽回",
        "description": "客户转为流失后立即开始：先了解流失原因，再发出专属服务邀请；90 天内产生新商机即为挽回成功。",
        "trigger": CareTrigger.LOST,
        "steps": [
            CareStep(
                title="了解{客户名称}的流失原因",
                task_type=CALL,
                priority=HIGH,
                care_dimension=D.CUSTOMER_SERVICE,
                due_hours=48,
            ),
            CareStep(
                day=3,
                title="向{客户名称}发送专属服务邀请",
                text=_LETTER,
                task_type=SEND,
                care_dimension=D.SERVICE_QUALITY,
            ),
            CareStep(day=30, title="回访{客户名称}，确认挽回结果", task_type=CALL, care_dimension=D.CUSTOMER_SERVICE),
        ],
    },
    {
        "name": "低活跃唤醒",
        "description": "60 天没有任何跟进的客户，重新建立联系。",
        "trigger": CareTrigger.DORMANT,
        "days": 60,
        "steps": [
            CareStep(title="致电{客户名称}，了解近况与新需求", task_type=CALL, care_dimension=D.CUSTOMER_SERVICE),
            CareStep(day=7, title="向{客户名称}发送新品与案例资料", task_type=SEND, care_dimension=D.CUSTOMER_SERVICE),
        ],
    },
    {
        "name": "生日关怀",
        "description": "联系人生日前 3 天提醒负责人送上祝福。",
        "trigger": CareTrigger.BIRTHDAY,
        "days": 3,
        "steps": [
            CareStep(title="为{客户名称}的{联系人}送上生日祝福", task_type=CALL, care_dimension=D.CUSTOMER_SERVICE)
        ],
    },
    {
        "name": "签约周年",
        "description": "首次成交满周年时回访，听取对产品与服务的意见。",
        "trigger": CareTrigger.ANNIVERSARY,
        "days": 0,
        "steps": [
            CareStep(title="合作周年回访{客户名称}", task_type=VISIT, care_dimension=D.PRODUCT_QUALITY, due_hours=240)
        ],
    },
    {
        "name": "发货后回访",
        "description": "发货 7 天后确认到货、安装与使用情况。",
        "trigger": CareTrigger.DELIVERED,
        "days": 7,
        "steps": [
            CareStep(title="回访{客户名称}：到货与使用情况", task_type=CALL, care_dimension=D.AFTER_SALES, due_hours=48)
        ],
    },
    {
        "name": "续约提醒",
        "description": "合同到期前 60 天开始准备续约。",
        "trigger": CareTrigger.CONTRACT_ENDS,
        "days": 60,
        "steps": [
            CareStep(
                title="与{客户名称}沟通续约意向", task_type=CALL, priority=HIGH, care_dimension=D.CUSTOMER_SERVICE
            ),
            CareStep(day=30, title="向{客户名称}提交续约方案", task_type=SEND, care_dimension=D.SERVICE_QUALITY),
        ],
    },
    {
        "name": "A 级客户专属服务",
        "description": "客户评为 A 级后，24 小时内由负责人介绍专属服务；可增加“加入专属服务人员”步骤。",
        "trigger": CareTrigger.GRADE,
        "grade": "A",
        "steps": [
            CareStep(
                title="向{客户名称}介绍专属服务",
                task_type=CALL,
                priority=HIGH,
                care_dimension=D.SERVICE_QUALITY,
                due_hours=24,
            )
        ],
    },
)


async def seed_care_plans(ctx: Context) -> None:
    """Where there never were any; what an administrator has deleted stays deleted. Idempotent."""
    if await ctx.db.scalar(select(exists().where(CarePlan.id.is_not(None)))):
        return
    for values in STANDARD:
        await CARE_PLANS.add(ctx, CarePlan(**values | {"steps": written(values["steps"])}))
