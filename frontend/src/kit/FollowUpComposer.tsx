/** Always open: what was said, by which channel, and when to come back. */
import { DownOutlined, UpOutlined } from '@ant-design/icons'
import { App, Button, DatePicker, Input } from 'antd'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { usePost } from '@/api/resource'
import { type TKey, useT } from '@/i18n/i18n'
import { FollowUpDetails, NO_DETAILS } from './FollowUpDetails'
import { KindSign, useFollowUpKinds } from './followUpKinds'
import { formatDate } from './format'
import { momentOf, now } from './time'
import { UnsentFiles } from './UnsentFiles'
import { useLabel } from './useLabel'
import { useUnsent } from './useUnsent'

interface FollowUpComposerProps {
  objectType: string
  id: string
  /** How it begins, e.g. as a visit; default: a call. */
  kind?: string
  /** Whose people can be named as having taken part. */
  customerId?: string
  /** Who was spoken to. */
  contactId?: string
  /** The outing on which it happened: the server knows its day. */
  outingId?: string
  onSaved?: () => void
}

export function FollowUpComposer(props: FollowUpComposerProps) {
  const { objectType, id, customerId, contactId, outingId } = props
  const t = useT()
  const label = useLabel()
  const kinds = useFollowUpKinds()
  const { message } = App.useApp()
  const post = usePost<{ id: string }>('/follow-ups')
  const unsent = useUnsent('follow-ups', 'photo', () => {
    void message.success(t('kit.timeline.saved'))
    props.onSaved?.()
  })
  const store = `bihuan.draft.follow-up.${id}`
  const [kind, setKind] = useState(props.kind ?? 'phone')
  const [content, setContent] = useState(() => localStorage.getItem(store) ?? '')
  const [next, setNext] = useState<Dayjs | null>(null)
  const [plan, setPlan] = useState('')
  const none = { ...NO_DETAILS, contacts: contactId ? [contactId] : [] }
  const [details, setDetails] = useState(none)
  const [unfolded, setUnfolded] = useState(false)
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

  const busy = post.isPending || unsent.sending
  const ready = content.trim() !== '' && !busy

  async function submit() {
    const { contacts, result, direction, minutes, at, files } = details
    let said: { id: string }
    try {
      said = await post.mutateAsync({
        object_type: objectType,
        object_id: id,
        kind,
        content: content.trim(),
        // Without a moment it is now: a repeat after a lost answer says the same, and is one follow-up.
        ...(outingId ? { outing_id: outingId } : at && { occurred_at: momentOf(at) }),
        ...(contacts.length > 0 && { contact_ids: contacts }),
        ...(result && { result }),
        ...(direction && { direction }),
        ...(minutes !== null && { duration_min: minutes }),
        ...(next && { next_follow_up_at: momentOf(next) }),
        ...(next && plan.trim() && { next_plan: plan.trim() }),
      })
    } catch (error) {
      const problem = asProblem(error)
      void message.error(problem.body.errors?.[0]?.detail ?? problem.message)
      return
    }
    type('')
    setNext(null)
    setPlan('')
    setDetails(none)
    setUnfolded(false)
    await unsent.send(said.id, files)
  }

  return (
    <div className="k-composer">
      <div className="k-composer-kinds" role="radiogroup" aria-label={t('kit.followUp.kind')}>
        {kinds.map((one) => (
          // biome-ignore lint/a11y/useSemanticElements: pills that wrap, each with its sign
          <button
            key={one.code}
            type="button"
            role="radio"
            className="k-pill"
            aria-checked={kind === one.code}
            onClick={() => setKind(one.code)}
          >
            <KindSign kind={one.code} /> {label(one)}
          </button>
        ))}
      </div>
      <Input.TextArea
        variant="borderless"
        autoSize={{ minRows: 2, maxRows: 8 }}
        value={content}
        placeholder={t('kit.timeline.placeholder')}
        aria-label={t('kit.timeline.placeholder')}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && ready) void submit()
        }}
      />
      {unfolded && (
        <FollowUpDetails
          value={details}
          onChange={setDetails}
          customerId={customerId}
          fixedDay={Boolean(outingId)}
        />
      )}
      <UnsentFiles of={unsent} />
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
        {next && (
          <Input
            size="small"
            className="k-composer-plan"
            maxLength={500}
            value={plan}
            placeholder={t('kit.followUp.planHint')}
            aria-label={t('kit.followUp.plan')}
            onChange={(event) => setPlan(event.target.value)}
          />
        )}
        <button
          type="button"
          className="k-pill"
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
        >
          {t('kit.followUp.more')} {unfolded ? <UpOutlined /> : <DownOutlined />}
        </button>
        <Button
          type="primary"
          size="small"
          disabled={!content.trim()}
          loading={busy}
          onClick={() => void submit()}
        >
          {t('kit.timeline.submit')}
        </Button>
      </div>
    </div>
  )
}
