/** 批复: what was answered to a follow-up, and the line to answer in, for whom the server lets. */
import { DeleteOutlined, EditOutlined } from '@ant-design/icons'
import { App, Button, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { useAction, useRecord, useRemove } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useCan, useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Asked } from './Asked'
import { FollowUpForm } from './FollowUpForm'
import { isOfVerb } from './followUpKinds'
import { formatDatetime } from './format'
import { now, onClock } from './time'

type FollowUp = components['schemas']['FollowUpRead']

function Thread({ id }: { id: string }) {
  const t = useT()
  const { message } = App.useApp()
  const asked = useRecord<FollowUp>('follow-ups', id)
  const { data } = asked
  const reply = useAction('follow-ups')
  const remove = useRemove('follow-ups')
  const may = useCan()
  const [content, setContent] = useState('')
  const [editing, setEditing] = useState(false)
  if (!data)
    return (
      <Asked of={asked} rows={1}>
        {() => null}
      </Asked>
    )
  const can = (name: string) => data.actions.some((one) => one.name === name && one.enabled)

  async function send() {
    try {
      await reply.mutateAsync({ id, action: 'reply', body: { content: content.trim() } })
      setContent('')
    } catch (failed) {
      void message.error(asProblem(failed).message)
    }
  }

  const drop = (said: FollowUp) =>
    remove.mutateAsync(said).then(
      () => void message.success(t('kit.followUp.dropped')),
      (failed) => void message.error(asProblem(failed).message),
    )

  return (
    <div className="k-replies">
      {can('update') && (
        <div className="k-block-row">
          <Button size="small" icon={<EditOutlined />} onClick={() => setEditing(true)}>
            {t('kit.followUp.edit')}
          </Button>
          {may('follow-ups', 'delete') && !isOfVerb(data.kind) && (
            <Popconfirm
              title={t('kit.followUp.drop')}
              description={t('kit.followUp.dropHint')}
              okText={t('kit.actions.delete')}
              okButtonProps={{ danger: true }}
              cancelText={t('kit.cancel')}
              onConfirm={() => drop(data)}
            >
              <Button size="small" icon={<DeleteOutlined />}>
                {t('kit.actions.delete')}
              </Button>
            </Popconfirm>
          )}
        </div>
      )}
      {editing && <FollowUpForm open record={data} onClose={() => setEditing(false)} />}
      {data.replies.map((one) => (
        <p key={one.id} className="k-entry-text">
          <b>{one.author_name}</b> {one.content}{' '}
          <time className="k-faint k-num" dateTime={one.created_at}>
            {formatDatetime(one.created_at)}
          </time>
        </p>
      ))}
      {can('reply') && (
        <div className="k-block-row">
          <Input
            className="k-grow"
            size="small"
            maxLength={2000}
            value={content}
            placeholder={t('kit.reply.placeholder')}
            aria-label={t('kit.reply.placeholder')}
            onChange={(event) => setContent(event.target.value)}
            onPressEnter={() => content.trim() && void send()}
          />
          <Button
            size="small"
            disabled={!content.trim()}
            loading={reply.isPending}
            onClick={() => void send()}
          >
            {t('kit.reply.send')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** For so long authors correct their own words (DOMAIN §10.1). */
const HOURS_TO_CORRECT = 24

interface RepliesProps {
  id: string
  count: number
  /** Whose words they are, and since when they stand there. */
  authorId: string | null
  at: string
}

export function Replies({ id, count, authorId, at }: RepliesProps) {
  const t = useT()
  const can = useCan()
  const { data: me } = useMe()
  const mine = authorId === me?.id && now().diff(onClock(at), 'hour') < HOURS_TO_CORRECT
  const [open, setOpen] = useState(count > 0)
  // Nothing was said, and nothing can be.
  if (!count && !can('follow-ups', 'reply')) return null
  return (
    <>
      <button
        type="button"
        className="k-pill"
        aria-expanded={open}
        onClick={() => setOpen((was) => !was)}
      >
        {count ? t('kit.reply.some', { count }) : t(mine ? 'kit.followUp.edit' : 'kit.reply.none')}
      </button>
      {open && <Thread id={id} />}
    </>
  )
}
