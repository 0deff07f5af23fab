/** Makes the next document and goes there. */
import { App } from 'antd'
import { useAction } from '@/api/resource'
import { doneWith } from '@/api/told'
import { language } from '@/i18n/i18n'
import { recordPath, useGo } from '@/kit/navigation'

export function usePush(resource: string, id: string) {
  const go = useGo()
  const { message } = App.useApp()
  const act = useAction(resource)
  return async (action: string, target: string, body: object) => {
    const made = await act.mutateAsync({ id, action, body })
    void message.success(doneWith(action, language(), resource))
    // The dialog closes first: its own change of the address must not overtake this one.
    setTimeout(() => go(recordPath(target, made.id)))
    return made
  }
}
