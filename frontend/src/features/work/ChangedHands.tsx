/** 归属变动: what others gave me or took from me; news stands above everything else. */
import { App, Button } from 'antd'
import { asProblem } from '@/api/problems'
import { usePost, useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { formatDatetime } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import { Panel } from '@/kit/Panel'

type Changes = components['schemas']['ChangedHandsList']
type Change = components['schemas']['ChangedHands']

/** Rows before the rest is asked for. */
const FEW = 5

interface ChangedHandsProps {
  /** Where the panel stands: above everything while there is news, among the others afterwards. */
  news: boolean
}

export function ChangedHands({ news }: ChangedHandsProps) {
  const t = useT()
  const { message } = App.useApp()
  const { data } = useRead<Changes>(
    ['changed-hands'],
    '/changed-hands',
    {},
    { refetchInterval: 60_000 },
  )
  const read = usePost<Changes>('/changed-hands/read')
  if (!data?.data.length || news !== data.unread > 0) return null
  const shown = news ? data.data.filter((one) => one.is_new) : data.data
  const last = data.data.reduce((one, two) => (Number(two.id) > Number(one.id) ? two : one))

  async function mark() {
    try {
      await read.mutateAsync({ up_to: last.id })
    } catch (failed) {
      void message.error(asProblem(failed).message)
    }
  }

  const panel = (
    <Panel
      title={t('work.hands.title')}
      extra={
        news && (
          <span className="k-panel-act">
            <span className="k-faint">{t('work.hands.unread', { count: data.unread })}</span>
            <Button size="small" loading={read.isPending} onClick={() => void mark()}>
              {t('work.hands.read')}
            </Button>
          </span>
        )
      }
    >
      <ul className="k-rows">
        {shown.slice(0, FEW).map((one) => (
          <Line key={one.id} of={one} />
        ))}
      </ul>
      {shown.length > FEW && (
        <details className="k-rest">
          <summary>{t('work.hands.more', { count: shown.length - FEW })}</summary>
          <ul className="k-rows">
            {shown.slice(FEW).map((one) => (
              <Line key={one.id} of={one} />
            ))}
          </ul>
        </details>
      )}
    </Panel>
  )
  return news ? <div className="k-news">{panel}</div> : panel
}

function Line({ of }: { of: Change }) {
  const t = useT()
  const kind = t(`work.hands.kind.${of.object_type as 'leads' | 'customers'}`)
  const by = of.by_name ?? t('work.hands.rule')
  const what = of.received
    ? t('work.hands.received', { by, kind })
    : of.to_owner_name
      ? t('work.hands.moved', { by, kind, to: of.to_owner_name })
      : t('work.hands.taken', { by, kind, pool: of.to_pool_name ?? t('work.hands.somePool') })
  return (
    <li>
      <div className="k-row k-row-two">
        <span className="k-row-main">
          {of.name ? (
            <RecordLink resource={of.object_type} id={of.object_id}>
              {of.name}
            </RecordLink>
          ) : (
            t('work.hands.unseen', { kind })
          )}
        </span>
        <time className="k-faint k-num" dateTime={of.at}>
          {formatDatetime(of.at)}
        </time>
        <span className="k-row-said k-faint">{[what, of.reason].filter(Boolean).join(' · ')}</span>
      </div>
    </li>
  )
}
