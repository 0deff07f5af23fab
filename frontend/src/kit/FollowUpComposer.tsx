/** Always open: what was said, by which channel, and when to come back. */
import { App, Button, DatePicker, Input, Segmented } from 'antd'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { usePost } from '@/api/resource'
import { type TKey, useT } from '@/i18n/i18n'
import { formatDate } from './format'
import { momentOf, now } from './time'

const KINDS = ['phone', 'wechat', 'visit', 'meeting', 'email', 'other'] as const

interface FollowUpComposerProps {
  objectType: string
  id: string
  /** How it begins, e.g. as a visit; default: a call. */
  kind?: string
  /** Who was spoken to. */
  contactId?: string
  /** The outing on which it happened: the server knows its day. */
  outingId?: string
  onSaved?: () => void
}

export function FollowUpComposer(props: FollowUpComposerProps) {
  const { objectType, id, contactId, outingId } = props
  const t = useT()
  const { message } = App.useApp()
  const post = usePost<{ id: string }>('/follow-ups')
  const store = `bihuan.draft.follow-up.${id}`
  const [kind, setKind] = useState(props.kind ?? 'phone')
  const [content, setContent] = useState(() => localStorage.getItem(store) ?? '')
  const [next, setNext] = useState<Dayjs | null>(null)
  const morning = (day: Dayjs) => day.hour(9).minute(0).second(0).millisecond(0)
  const choices: [TKey, Dayjs][] = [
    ['kit.timeline.tomorrow', morning(now().add(1, 'day'))],
    ['kit.timeline.in3days', morning(now().add(3, 'day'))],
    ['kit.timeline.nextMonday', morning(now().add((8 - now().day()) % 7 || 7, 'day'))],
  ]

  function type(value: string) {
    setContent(value)
    if (value) localStorage.setItem(store, value)
    else localStorage.removeItem(store)
  }

  async function submit() {
    try {
      await post.mutateAsync({
        object_type: objectType,
        object_id: id,
        kind,
        content: content.trim(),
        ...(outingId ? { outing_id: outingId } : { occurred_at: momentOf(now()) }),
        ...(contactId && { contact_ids: [contactId] }),
        ...(next && { next_follow_up_at: momentOf(next) }),
      })
      type('')
      setNext(null)
      void message.success(t('kit.timeline.saved'))
      props.onSaved?.()
    } catch (error) {
      const problem = asProblem(error)
      void message.error(problem.body.errors?.[0]?.detail ?? problem.message)
    }
  }

  return (
    <div className="k-composer">
      <Segmented
        size="small"
        value={kind}
        onChange={setKind}
        options={KINDS.map((one) => ({ value: one, label: t(`kit.followUp.${one}`) }))}
      />
      <Input.TextArea
        variant="borderless"
        autoSize={{ minRows: 2, maxRows: 8 }}
        value={content}
        placeholder={t('kit.timeline.placeholder')}
        aria-label={t('kit.timeline.placeholder')}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && content.trim())
            void submit()
        }}
      />
      <div className="k-composer-foot">
        <span className="k-faint">{t('kit.timeline.nextAt')}</span>
        {choices.map(([label, day]) => (
          <button
            key={label}
            type="button"
            className="k-pill"
            aria-pressed={next?.isSame(day, 'day') ?? false}
            onClick={() => setNext(next?.isSame(day, 'day') ? null : day)}
          >
            {t(label)}
          </button>
        ))}
        <DatePicker
          size="small"
          className="k-next-date"
          value={next}
          format={(day) => formatDate(day.format())}
          placeholder={t('kit.timeline.pick')}
          aria-label={t('kit.timeline.pick')}
          onChange={(day) => setNext(day ? morning(day) : null)}
        />
        <Button
          type="primary"
          size="small"
          disabled={!content.trim()}
          loading={post.isPending}
          onClick={() => void submit()}
        >
          {t('kit.timeline.submit')}
        </Button>
      </div>
    </div>
  )
}
