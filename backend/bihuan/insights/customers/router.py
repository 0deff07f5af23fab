"""The report of customers, and the same as a table for a spreadsheet."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from bihuan.insights.customers.retention import export as export_retention
from bihuan.insights.customers.retention import retention
from bihuan.insights.customers.schemas import CustomerReport, CustomerReportQuery, Retention, RetentionQuery
from bihuan.insights.customers.service import export, standing
from bihuan.kernel.reads import authz
from bihuan.kernel.reports import Report, add_report
from bihuan.kernel.routing import JSON, PRIVATE, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import Label, zh
from bihuan.parties.customer.service import CUSTOMERS

customer_reports = router("/customer-reports", "Insights")


@customer_reports.get(
    "/standing",
    response_model=CustomerReport,
    name="reportCustomers",
    summary="What customers are worth: by stage, grade, owner, industry, source or province",
    openapi_extra=authz(CUSTOMERS, "read") | zh("客户报表：按阶段、级别、负责人等统计客户资产") | {"x-cost": 5},
)
async def get_standing(ctx: Ctx, query: Annotated[CustomerReportQuery, Query()]) -> Response:
    return Response((await standing(ctx, query)).model_dump_json(), 200, PRIVATE, JSON)


add_report(
    Report(
        customer_reports,
        "/standing/export",
        "customer-standing",
        Label("客户报表", "customer report"),
        "customers",
        ("export", "read"),
        ("customer:export",),
        CustomerReportQuery,
        export,
    )
)


@customer_reports.get(
    "/retention",
    response_model=Retention,
    name="reportRetention",
    summary="How many customers came back: by when they first ordered, and from each period to the next",
    openapi_extra=authz(CUSTOMERS, "read")
    | zh("客户留存：按首次下单时间统计以后各期仍下单的客户数与留存率")
    | {"x-cost": 5},
)
async def get_retention(ctx: Ctx, query: Annotated[RetentionQuery, Query()]) -> Response:
    return Response((await retention(ctx, query)).model_dump_json(), 200, PRIVATE, JSON)


add_report(
    Report(
        customer_reports,
        "/retention/export",
        "customer-retention",
        Label("客户留存", "retention report"),
        "customers",
        ("export", "read"),
        ("customer:export",),
        RetentionQuery,
        export_retention,
    )
)
