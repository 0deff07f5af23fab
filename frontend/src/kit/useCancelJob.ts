/** Ends long work after a question: what is done stays done. */
import { App } from 'antd'
import { call } from '@/api/client'
import { asProblem } from '@/api/problems'
import { useReread } from '@/api/resource'
import { useT } from '@/i18n/i18n'

export function useCancelJob(): (id: string) => void {
  const t = useT()
  const reread = useReread()
  const { modal, message } = App.useApp()
  return (id) =>
    void modal.confirm({
      title: t('job.cancelTitle'),
      content: t('job.cancelNote'),
      okText: t('job.cancel'),
      okButtonProps: { danger: true },
      cancelText: t('job.goOn'),
      onOk: async () => {
        try {
          await call('POST', `/jobs/${id}/cancel`, { body: {} })
        } catch (failed) {
          void message.error(asProblem(failed).message)
        }
        void reread()
      },
    })
}
