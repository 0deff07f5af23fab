"""What a tax rate can do."""

from bihuan.catalog.tax_rate.schemas import TaxRateQuery, TaxRateUpdate, TaxRateWrite
from bihuan.catalog.tax_rate.service import TAX_RATES
from bihuan.kernel.routing import add_reads, add_writes, router

tax_rates = router("/tax-rates", "Tax rates")
add_reads(tax_rates, TAX_RATES, TaxRateQuery)
add_writes(tax_rates, TAX_RATES, TaxRateWrite, TaxRateUpdate)
