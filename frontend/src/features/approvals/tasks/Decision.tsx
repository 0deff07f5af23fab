/** 同意 or 驳回, with a comment; a refusal of the server stands above the buttons. */
import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { useAction } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { ProblemAlert } from '@/kit/ProblemAlert'
import type { Task } from './fields'

export function Decision({ task }: { task: Task }) {
  const t = useT()
  const { message } = App.useApp()
  const act = useAction('approval-tasks')
  const [comment, setComment] = useState('')
  const [refusal, setRefusal] = useState<string | null>(null)

  async function decide(action: 'approve' | 'reject') {
    setRefusal(null)
    try {
      const text = comment.trim()
      await act.mutateAsync({ id: task.id, action, body: text ? { comment: text } : {} })
      void message.success(
        t(action === 'approve' ? 'approval.done.approve' : 'approval.done.reject'),
      )
    } catch (error) {
      const problem = asProblem(error)
      setRefusal(problem.body.errors?.[0]?.detail ?? problem.message)
    }
  }

  const busy = (action: string) => act.isPending && act.variables?.action === action
  return (
    <>
      <ProblemAlert messages={refusal ? [refusal] : []} />
      <div className="k-decide-buttons">
        <Input.TextArea
          autoSize={{ minRows: 1, maxRows: 4 }}
          maxLength={500}
          value={comment}
          placeholder={t('approval.comment')}
          aria-label={t('approval.comment')}
          onChange={(event) => setComment(event.target.value)}
        />
        <Button danger loading={busy('reject')} onClick={() => void decide('reject')}>
          {t('approval.reject')}
        </Button>
        <Button type="primary" loading={busy('approve')} onClick={() => void decide('approve')}>
          {t('approval.approve')}
        </Button>
      </div>
    </>
  )
}
