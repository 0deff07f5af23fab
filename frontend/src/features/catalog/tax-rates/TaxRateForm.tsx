/** A new tax rate, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type TaxRate, taxRate } from './fields'

export function TaxRateForm(props: FormProps<TaxRate>) {
  return (
    <RecordForm<TaxRate>
      {...props}
      resource="tax-rates"
      name="tax_rate.title"
      fields={[
        taxRate.code,
        taxRate.name,
        taxRate.rate,
        taxRate.zero_kind,
        taxRate.valid_from,
        taxRate.valid_to,
      ]}
    />
  )
}
