/** Where the customer stands in its life; it is changed by the verb of that name, which asks for the reason. */
import { useT } from '@/i18n/i18n'
import { StageSteps } from '@/kit/StageSteps'
import { type Customer, lifecycles } from './customer'

const ORDER = ['potential', 'intent', 'deal', 'lost']

export function LifecycleBar({ record }: { record: Customer }) {
  const t = useT()
  const here = ORDER.indexOf(record.lifecycle)
  return (
    <StageSteps
      label={t('overview.lifecycle')}
      tone={record.lifecycle === 'lost' ? 'red' : record.lifecycle === 'deal' ? 'green' : 'default'}
      stages={ORDER.map((key, at) => ({
        key,
        name: t(lifecycles[key]?.label ?? 'customer.fields.lifecycle'),
        state: at < here ? 'done' : at === here ? 'here' : 'ahead',
      }))}
    />
  )
}
