/** 沟通记录: everything that was said to the customer, by channel, author and day. */
import { DatePicker, Select } from 'antd'
import { useEndless } from '@/api/endless'
import { useDictionary } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { FieldValue } from '@/kit/FieldValue'
import { dict } from '@/kit/fields'
import { formatDatetime } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import { Older } from '@/kit/Older'
import { RefInput } from '@/kit/RefInput'
import { Replies } from '@/kit/Replies'
import { momentOf, onClock } from '@/kit/time'
import { useLabel } from '@/kit/useLabel'
import { useMemoryState } from '@/kit/useUrlState'
import './dealings.css'

type FollowUp = components['schemas']['FollowUpRow']

const KIND = dict<FollowUp>('kind', 'dealings.channel', 'follow_up_kind')
const RESULT = dict<FollowUp>('result', 'kit.followUp.result', 'follow_result')

export function Communications({ id }: { id: string }) {
  const t = useT()
  const { params, set } = useMemoryState()
  const label = useLabel()
  const channels = useDictionary('follow_up_kind').data?.data ?? []
  const said = useEndless<FollowUp>('follow-ups', { ...params, customer_id: id, limit: 50 })
  return (
    <div className="k-dealings">
      <div className="k-dealings-find">
        <Select
          mode="multiple"
          maxTagCount="responsive"
          aria-label={t('dealings.channel')}
          placeholder={t('dealings.channel')}
          value={params.kind ? params.kind.split(',') : []}
          options={channels.map((one) => ({ value: one.code, label: label(one) }))}
          onChange={(codes: string[]) => set({ kind: codes.join(',') })}
        />
        <RefInput
          resource="users"
          aria-label={t('dealings.author')}
          placeholder={t('dealings.author')}
          value={params.author_id ?? null}
          onChange={(who) => set({ author_id: who ?? undefined })}
        />
        <DatePicker.RangePicker
          allowEmpty={[true, true]}
          aria-label={t('dealings.when')}
          value={[
            params.occurred_at_gte ? onClock(params.occurred_at_gte) : null,
            params.occurred_at_lte ? onClock(params.occurred_at_lte) : null,
          ]}
          onChange={(days) =>
            set({
              occurred_at_gte: days?.[0] ? momentOf(days[0].startOf('day')) : undefined,
              occurred_at_lte: days?.[1] ? momentOf(days[1].endOf('day')) : undefined,
            })
          }
        />
      </div>
      <Asked of={said} rows={4}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={t('dealings.silent')} hint={t('dealings.silentHint')} />
          ) : (
            <section className="k-timeline" aria-label={t('dealings.communications')}>
              <ol>
                {rows.map((one) => (
                  <Said key={one.id} said={one} customerId={id} />
                ))}
              </ol>
            </section>
          )
        }
      </Asked>
      <Older of={said} />
    </div>
  )
}

function Said({ said, customerId }: { said: FollowUp; customerId: string }) {
  const t = useT()
  return (
    <li className="k-entry" data-kind="follow_up">
      <div className="k-entry-head">
        <b>{said.author_name}</b>
        <span>
          <FieldValue field={KIND} record={said} />
        </span>
        {said.object_id !== customerId && (
          <RecordLink resource={said.object_type} id={said.object_id}>
            {said.object_title}
          </RecordLink>
        )}
        {said.result && <FieldValue field={RESULT} record={said} />}
        <time className="k-faint k-num" dateTime={said.occurred_at}>
          {formatDatetime(said.occurred_at)}
        </time>
      </div>
      <p className="k-entry-text">{said.content}</p>
      {said.next_plan && (
        <p className="k-entry-text">
          <span className="k-faint">{t('kit.timeline.nextPlan')} </span>
          {said.next_plan}
        </p>
      )}
      <Replies
        id={said.id}
        count={said.reply_count}
        authorId={said.author_id}
        at={said.occurred_at}
      />
    </li>
  )
}
