/** What has become of the rows: those that failed as a workbook, and the way back. */
import { App, Button } from 'antd'
import { asProblem } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import { Banner } from '@/kit/Banner'
import { saveFile } from '@/kit/files'
import { useGo } from '@/kit/navigation'
import { Compared } from './Compared'
import { type Import, type Kind, listOf } from './imports'
import { RowList } from './RowList'

export function Result({ of, onUndo }: { of: Import; onUndo: () => Promise<void> }) {
  const t = useT()
  const go = useGo()
  const { modal, message } = App.useApp()
  const { created, updated, skipped, failed, removed, restored, kept } = of.counts

  async function save() {
    try {
      await saveFile(`/imports/${of.id}/errors`, t('imports.errorsFile', { name: of.file_name }))
    } catch (error) {
      void message.error(asProblem(error).message)
    }
  }

  function undo() {
    modal.confirm({
      title: t('imports.undoTitle'),
      content: t('imports.undoNote', { created, updated }),
      okText: t('imports.undo'),
      okButtonProps: { danger: true },
      cancelText: t('kit.cancel'),
      onOk: onUndo,
    })
  }

  return (
    <>
      <Banner>
        <b className="k-num">{t('imports.counted', { created, updated, skipped, failed })}</b>
        {of.state === 'undone' && (
          <span className="k-num">{t('imports.undoneCount', { removed, restored, kept })}</span>
        )}
        <span className="k-grow" />
        {of.state === 'undone' && kept > 0 && (
          <Button onClick={() => go('/jobs')}>{t('imports.keptList')}</Button>
        )}
        {failed > 0 && (
          <Button onClick={() => void save()}>{t('imports.errors', { count: failed })}</Button>
        )}
        {of.state !== 'undone' && created + updated > 0 && (
          <Button danger onClick={undo}>
            {t('imports.undo')}
          </Button>
        )}
        <Button type="primary" onClick={() => go(listOf(of.object))}>
          {t('imports.toList', { kind: t(`imports.kind.${of.object as Kind}`) })}
        </Button>
      </Banner>
      <Compared of={of} />
      {of.options.difference_reason && (
        <p className="k-faint">
          {t('imports.control.reason')}
          {t('imports.colon')}
          {of.options.difference_reason}
        </p>
      )}
      <RowList of={of} />
    </>
  )
}
