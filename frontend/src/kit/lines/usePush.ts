/** Makes the next document and goes there. */
import { App } from 'antd'
import { actionLabel } from '@/api/actions'
import { useAction } from '@/api/resource'
import { language, useT } from '@/i18n/i18n'
import { recordPath, useGo } from '@/kit/navigation'

export function usePush(resource: string, id: string) {
  const t = useT()
  const go = useGo()
  const { message } = App.useApp()
  const act = useAction(resource)
  return async (action: string, target: string, body: object) => {
    const made = await act.mutateAsync({ id, action, body })
    void message.success(t('kit.done', { name: actionLabel(action, language()) }))
    // The dialog closes first: its own change of the address must not overtake this one.
    setTimeout(() => go(recordPath(target, made.id)))
    return made
  }
}
