/** All outings. */
import { CalendarOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useCan, useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { useGo } from '@/kit/navigation'
import { reasonField } from '@/kit/ReasonDialog'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { onPage } from '@/kit/useVerbs'
import { outing } from './fields'
import { OutingForm } from './OutingForm'

const views = (me: string): View[] => [
  { key: 'all', label: 'outing.view.all', params: {} },
  { key: 'mine', label: 'outing.view.mine', params: { owner_id: me } },
  { key: 'out', label: 'outing.view.out', params: { status: 'out' } },
  { key: 'planned', label: 'outing.view.planned', params: { status: 'registered' } },
]

export const outingInputs = { cancel: { fields: [reasonField] }, 'check-in': onPage }

export function OutingsPage() {
  const t = useT()
  const go = useGo()
  const can = useCan()
  const { data: me } = useMe()
  return (
    <ResourceTable
      resource="outings"
      name="outing.title"
      title="outing.titles"
      about="outing.about"
      heading={outing.number}
      fields={[
        outing.number,
        outing.owner,
        outing.start_at,
        outing.end_at,
        outing.customers,
        outing.status,
        outing.missing,
        outing.reason,
        outing.destination,
        outing.transport,
        outing.returned_at,
        outing.updated_at,
      ]}
      views={views(me?.id ?? '')}
      sort="-start_at"
      form={OutingForm}
      inputs={outingInputs}
      extra={
        can('outings', 'create') && (
          <Button icon={<CalendarOutlined />} onClick={() => go('/outing-week')}>
            {t('outing.week.title')}
          </Button>
        )
      }
    />
  )
}
