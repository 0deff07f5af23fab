/** 导入: a file is chosen here, and what was imported before is found again. */
import { InboxOutlined } from '@ant-design/icons'
import { App, Button, Segmented, Upload } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { asProblem } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import { saveFile } from '@/kit/files'
import { useGo } from '@/kit/navigation'
import { PagedLines } from '@/kit/PagedLines'
import { PageHeader } from '@/kit/PageHeader'
import { useUrlState } from '@/kit/useUrlState'
import { ImportCard } from './ImportCard'
import { type Import, type ImportLine, isBusy, type Kind, OFTEN, useImportable } from './imports'

/** Bytes, as the server has it (docs/limits.md). */
const MOST = 200 * 1024 * 1024

export function ImportsPage() {
  const t = useT()
  const go = useGo()
  const { message } = App.useApp()
  const { params, set } = useUrlState()
  const kinds = useImportable()
  const kind = kinds.find((one) => one === params.object) ?? kinds[0]
  const [busy, setBusy] = useState(false)

  async function send(file: File) {
    if (file.size > MOST) {
      // a server that refuses closes the line, and the browser would only say that it broke
      void message.error(t('imports.tooLarge', { name: file.name }))
      return
    }
    const body = new FormData()
    body.set('file', file)
    setBusy(true)
    try {
      const made = await call<Import>('POST', `/${kind}/import`, { body })
      go(`/imports/${made.id}`)
    } catch (failed) {
      void message.error(asProblem(failed).message)
    } finally {
      setBusy(false)
    }
  }

  async function save() {
    try {
      await saveFile(`/${kind}/import/template`, `${t(`imports.kind.${kind as Kind}`)}.xlsx`)
    } catch (failed) {
      void message.error(asProblem(failed).message)
    }
  }

  return (
    <div className="k-list">
      <PageHeader title={t('imports.title')} subtitle={t('imports.about')} />
      {kind && (
        <>
          <div className="k-banner">
            <Segmented
              value={kind}
              options={kinds.map((one) => ({ value: one, label: t(`imports.kind.${one}`) }))}
              onChange={(value) => set({ object: value })}
            />
            <Button onClick={() => void save()}>{t('imports.template')}</Button>
          </div>
          <Upload.Dragger
            accept=".xlsx,.csv"
            showUploadList={false}
            disabled={busy}
            beforeUpload={(file) => {
              void send(file)
              return false
            }}
          >
            <p>
              <InboxOutlined /> {t('imports.drop', { kind: t(`imports.kind.${kind}`) })}
            </p>
            <p className="k-faint">{t('imports.limit')}</p>
          </Upload.Dragger>
        </>
      )}
      <h2 className="k-section">{t('imports.past')}</h2>
      <PagedLines<ImportLine>
        resource="imports"
        none={t('imports.none')}
        noneHint={t('imports.noneHint')}
        isMoving={isBusy}
        often={OFTEN}
      >
        {(of) => <ImportCard key={of.id} of={of} />}
      </PagedLines>
    </div>
  )
}
