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
