/** 归属历史: from whom to whom, by whom, when, why, by which rule, and whether it was proper. */
import { Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from './Asked'
import { EmptyState } from './EmptyState'
import type { Look } from './fields'
import { formatDatetime, formatExact } from './format'
import { StatusTag } from './StatusTag'

type Change = components['schemas']['OwnerChange']

const verdicts: Record<string, Look> = {
  compliant: { label: 'owners.compliance.compliant', tone: 'green' },
  non_compliant: { label: 'owners.compliance.non_compliant', tone: 'red' },
  waived: { label: 'owners.compliance.waived', tone: 'orange' },
}

function Step({ change }: { change: Change }) {
  const t = useT()
  const { i18n } = useTranslation()
  const nobody = t('owners.nobody')
  const from = change.from_owner_name ?? change.from_pool_name ?? nobody
  const to = change.to_owner_name ?? change.to_pool_name ?? nobody
  const said = (key: string, code: string) => (i18n.exists(key) ? i18n.t(key as never) : code)
  const { compliance, rule } = change
  return (
    <li className="k-entry" data-kind="action">
      <div className="k-entry-head">
        <b>{change.actor_name ?? t('kit.timeline.system')}</b>
        <span>{change.action_name}</span>
        {compliance && <StatusTag value={compliance} looks={verdicts} />}
        <Tooltip title={formatExact(change.at)}>
          <time className="k-faint k-num" dateTime={change.at}>
            {formatDatetime(change.at)}
          </time>
        </Tooltip>
      </div>
      {from !== to && <p className="k-entry-text">{t('owners.from', { from, to })}</p>}
      {change.reason && <p className="k-entry-text">{change.reason}</p>}
      {rule && (
        <p className="k-entry-text">
          <span className="k-faint">{t('owners.rule')} </span>
          {said(`pool.rules.kind.${rule}`, rule)}
        </p>
      )}
      {change.unmet.length > 0 && (
        <p className="k-entry-text k-refused">
          {change.unmet.map((code) => said(`lead.check.${code}`, code)).join(' · ')}
        </p>
      )}
    </li>
  )
}

export function OwnerHistory({ resource, id }: { resource: string; id: string }) {
  const t = useT()
  const asked = useRead<components['schemas']['OwnerHistory']>(
    ['owners', resource, id],
    `/timeline/${resource}/${id}/owners`,
  )
  return (
    <Asked of={asked} rows={4}>
      {({ data: changes }) =>
        changes.length === 0 ? (
          <EmptyState title={t('owners.empty')} />
        ) : (
          <ol>
            {changes.map((change) => (
              <Step key={change.id} change={change} />
            ))}
          </ol>
        )
      }
    </Asked>
  )
}
