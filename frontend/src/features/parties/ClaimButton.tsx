/** 领取, in the row. */
import { App, Button } from 'antd'
import { actionLabel } from '@/api/actions'
import { asProblem } from '@/api/problems'
import { useAction } from '@/api/resource'
import { language, useT } from '@/i18n/i18n'
import '@/kit/strips.css'

interface ClaimButtonProps {
  resource: 'leads' | 'customers'
  record: { id: string; name: string }
}

export function ClaimButton({ resource, record }: ClaimButtonProps) {
  const t = useT()
  const { message } = App.useApp()
  const act = useAction(resource)

  /** Waited for here: what a mutation tells a row is lost once the list, without that row, has come. */
  async function claim() {
    try {
      await act.mutateAsync({ id: record.id, action: 'claim' })
      void message.success(t('pool.claimed', { name: record.name }))
    } catch (error) {
      void message.error(asProblem(error).message)
    }
  }

  return (
    <Button
      size="small"
      className="k-rowbtn"
      loading={act.isPending}
      onClick={(event) => {
        event.stopPropagation()
        void claim()
      }}
    >
      {actionLabel('claim', language())}
    </Button>
  )
}
