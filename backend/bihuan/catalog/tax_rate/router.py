"""What a tax rate can do."""

from bihuan.catalog.tax_rate.schemas import TaxRateQuery, TaxRateUpdate, TaxRateWrite
from bihuan.catalog.tax_rate.service import TAX_RATES
from bihuan.kernel import routing

router = routing.router("/tax-rates", "Tax rates")
routing.add_reads(router, TAX_RATES, TaxRateQuery)
routing.add_writes(router, TAX_RATES, TaxRateWrite, TaxRateUpdate)
