"""What a tax rate can do."""

from bihuan.catalog.tax_rate.schemas import TaxRateQuery, TaxRateUpdate, TaxRateWrite
from bihuan.catalog.tax_rate.service import TAX_RATES
from bihuan.kernel import routing

tax_rates = routing.router("/tax-rates", "Tax rates")
routing.add_reads(tax_rates, TAX_RATES, TaxRateQuery)
routing.add_writes(tax_rates, TAX_RATES, TaxRateWrite, TaxRateUpdate)
