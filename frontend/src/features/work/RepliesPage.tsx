/** 收到的批复: what was answered to my follow-ups, what I have not read first told by the header. */

import { App, Button } from 'antd'
import { asProblem } from '@/api/problems'
import { usePost, useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { formatDatetime } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import { PageHeader } from '@/kit/PageHeader'

type Inbox = components['schemas']['ReplyInbox']

export function RepliesPage() {
  const t = useT()
  const { message } = App.useApp()
  const asked = useRead<Inbox>(['replies', 'all'], '/follow-up-replies')
  const { data } = asked
  const read = usePost<Inbox>('/follow-up-replies/read')
  const unread = data?.data.filter((one) => !one.read_at).map((one) => one.id) ?? []

  async function markAll() {
    try {
      await read.mutateAsync({ ids: unread })
    } catch (failed) {
      void message.error(asProblem(failed).message)
    }
  }

  return (
    <div className="k-list">
      <PageHeader
        title={t('work.replies.title')}
        subtitle={data && t('work.replies.unread', { count: data.unread })}
      >
        <Button
          type="primary"
          disabled={!unread.length}
          loading={read.isPending}
          onClick={() => void markAll()}
        >
          {t('work.replies.read')}
        </Button>
      </PageHeader>
      <Asked of={asked}>
        {({ data: replies }) =>
          replies.length === 0 ? (
            <EmptyState title={t('work.replies.empty')} hint={t('work.replies.hint')} />
          ) : (
            <section className="k-timeline" aria-label={t('work.replies.title')}>
              <ol>
                {replies.map((one) => (
                  <li
                    key={one.id}
                    className="k-entry"
                    data-kind={one.read_at ? 'change' : 'follow_up'}
                  >
                    <div className="k-entry-head">
                      <b>{one.author_name}</b>
                      {!one.read_at && <span className="k-refused">{t('work.replies.new')}</span>}
                      <RecordLink resource={one.object_type} id={one.object_id}>
                        {t('work.replies.open')}
                      </RecordLink>
                      <time className="k-faint k-num" dateTime={one.created_at}>
                        {formatDatetime(one.created_at)}
                      </time>
                    </div>
                    <p className="k-entry-text">{one.content}</p>
                    <p className="k-entry-text k-faint">{one.follow_up_content}</p>
                  </li>
                ))}
              </ol>
            </section>
          )
        }
      </Asked>
    </div>
  )
}
