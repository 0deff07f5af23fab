/** 安全日志: who came in, who was turned away, and what keys were made. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { event } from './fields'

const views: View[] = [
  { key: 'all', label: 'security_event.view.all', params: {} },
  { key: 'refused', label: 'security_event.view.refused', params: { result: 'refused' } },
]

export function SecurityEventsPage() {
  return (
    <ResourceTable
      resource="security-events"
      name="security_event.title"
      title="security_event.titles"
      about="security_event.about"
      heading={event.kind}
      fields={[
        event.at,
        event.kind,
        event.result,
        event.actor,
        event.account,
        event.token,
        event.ip,
        event.object,
        event.detail,
        event.request,
      ]}
      preview={[
        event.at,
        event.kind,
        event.result,
        event.actor,
        event.account,
        event.token,
        event.ip,
        event.object,
        event.detail,
        event.request,
      ]}
      views={views}
      sort="-at"
    />
  )
}
