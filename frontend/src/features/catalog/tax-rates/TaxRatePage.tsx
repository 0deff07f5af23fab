/** One tax rate. */
import { RecordPage } from '@/kit/RecordPage'
import { type TaxRate, taxRate } from './fields'
import { TaxRateForm } from './TaxRateForm'

export function TaxRatePage() {
  return (
    <RecordPage<TaxRate>
      resource="tax-rates"
      title="tax_rate.titles"
      heading={(record) => record.name}
      number={(record) => record.code}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            taxRate.name,
            taxRate.rate,
            taxRate.zero_kind,
            taxRate.label,
            taxRate.valid_from,
            taxRate.valid_to,
          ],
        },
        { title: 'kit.record.system', fields: [taxRate.updated_at] },
      ]}
      form={TaxRateForm}
      timeline="log"
    />
  )
}
