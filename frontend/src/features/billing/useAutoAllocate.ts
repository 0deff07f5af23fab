/** Lets the server allocate a receipt by its rules; says so, or why not. */
import { App } from 'antd'
import { asProblem } from '@/api/problems'
import { useAction } from '@/api/resource'
import { useT } from '@/i18n/i18n'

export function useAutoAllocate() {
  const t = useT()
  const { message } = App.useApp()
  const act = useAction('receipts')

  /** Waited for here: whatever started it may be gone once everything is allocated. */
  async function run(id: string) {
    try {
      await act.mutateAsync({ id, action: 'auto-allocate' })
      void message.success(t('allocation.panel.done'))
    } catch (error) {
      void message.error(asProblem(error).message)
    }
  }

  return { isPending: act.isPending, run }
}
