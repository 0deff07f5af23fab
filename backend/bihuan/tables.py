"""Imports every models.py, so that Alembic and the mapper know all tables."""

import bihuan.identity.department.models
import bihuan.identity.epoch
import bihuan.identity.role.models
import bihuan.identity.session.models
import bihuan.identity.user.service
import bihuan.kernel.audit
import bihuan.kernel.context
import bihuan.kernel.numbering
import bihuan.kernel.ownership
import bihuan.kernel.pushdown
import bihuan.kernel.transaction  # noqa: F401
import bihuan.catalog.category.models
import bihuan.catalog.product.models
import bihuan.catalog.tax_rate.models
import bihuan.catalog.unit.models  # noqa: F401
import bihuan.approvals.flow.models
import bihuan.approvals.instance.models  # noqa: F401
import bihuan.catalog.price_list.models  # noqa: F401
import bihuan.company.dictionary.models
import bihuan.company.payment_term.models
import bihuan.company.setting.models
import bihuan.company.work_calendar.models  # noqa: F401
import bihuan.activity.attachment.models
import bihuan.activity.follow_up.models  # noqa: F401
import bihuan.parties.contact.models
import bihuan.parties.customer.models
import bihuan.parties.pool.models  # noqa: F401
import bihuan.sales.contract.models
import bihuan.sales.opportunity.models
import bihuan.sales.order.models
import bihuan.sales.pipeline.models
import bihuan.sales.quote.models  # noqa: F401
import bihuan.parties.lead.models  # noqa: F401
import bihuan.parties.address.models
import bihuan.parties.invoice_title.models  # noqa: F401
import bihuan.inventory.warehouse.models
import bihuan.inventory.stock.models
import bihuan.inventory.stock_entry.models
import bihuan.fulfilment.delivery_notice.models
import bihuan.fulfilment.outbound.models
import bihuan.billing.fund_account.models
import bihuan.billing.finance_charge.models
import bihuan.billing.payment_plan.models
import bihuan.billing.receivable.models
import bihuan.billing.receipt.models
import bihuan.billing.allocation.models
import bihuan.billing.invoice.models  # noqa: F401
