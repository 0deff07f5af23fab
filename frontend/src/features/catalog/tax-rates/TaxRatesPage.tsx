/** All tax rates. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { taxRate } from './fields'
import { TaxRateForm } from './TaxRateForm'

export function TaxRatesPage() {
  return (
    <ResourceTable
      resource="tax-rates"
      name="tax_rate.title"
      title="tax_rate.titles"
      about="tax_rate.about"
      heading={taxRate.name}
      fields={[
        taxRate.code,
        taxRate.name,
        taxRate.rate,
        taxRate.zero_kind,
        taxRate.valid_from,
        taxRate.valid_to,
        taxRate.updated_at,
      ]}
      sort="-rate"
      form={TaxRateForm}
    />
  )
}
