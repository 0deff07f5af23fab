/** Lets the server allocate a receipt by its rules; says so, or why not. */
import { App } from 'antd'
import { asProblem } from '@/api/problems'
import { useAction } from '@/api/resource'
import { useT } from '@/i18n/i18n'

export function useAutoAllocate() {
  const t = useT()
  const { message } = App.useApp()
  const act = useAction('receipts')
  return {
    isPending: act.isPending,
    run: (id: string) =>
      act.mutate(
        { id, action: 'auto-allocate' },
        {
          onSuccess: () => void message.success(t('allocation.panel.done')),
          onError: (error) => void message.error(asProblem(error).message),
        },
      ),
  }
}
