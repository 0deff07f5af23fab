"""What a customer in a care plan can do, and how customers are cared for."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from bihuan.activity.task.service import TASKS
from bihuan.kernel.routing import JSON, PRIVATE, add_actions, add_reads, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.marketing.care_enrolment.indicators import care_of, care_report
from bihuan.marketing.care_enrolment.schemas import CareOfCustomer, CareReport, CareReportQuery, EnrolmentQuery
from bihuan.marketing.care_enrolment.service import CARE_ENROLMENTS
from bihuan.parties.customer.service import CUSTOMERS

care_enrolments = router("/care-enrolments", "Customer care")
add_reads(care_enrolments, CARE_ENROLMENTS, EnrolmentQuery)
add_actions(care_enrolments, CARE_ENROLMENTS)

care_of_customers = router("/customers", "Customer care")


@care_of_customers.get(
    "/{id}/care",
    response_model=CareOfCustomer,
    name="getCustomerCare",
    summary="How a customer is cared for: indicators, and the care plans it is in",
    openapi_extra=authz(CUSTOMERS, "read") | zh("客户关怀情况：指标与所在关怀计划"),
)
async def get_care(ctx: Ctx, id: UUID) -> Response:
    return Response((await care_of(ctx, id)).model_dump_json(), 200, PRIVATE, JSON)


care_reports = router("/care-report", "Customer care")


@care_reports.get(
    "",
    response_model=CareReport,
    name="reportCare",
    summary="Care by aspect: tasks that came in a period, and how they were done",
    openapi_extra=authz(TASKS, "read") | zh("按关怀维度统计：期间产生的关怀任务及完成情况"),
)
async def get_report(ctx: Ctx, query: Annotated[CareReportQuery, Query()]) -> Response:
    return Response((await care_report(ctx, query)).model_dump_json(), 200, PRIVATE, JSON)
