/** What would become of the rows; nothing has been written yet. */
import { Button } from 'antd'
import { useState } from 'react'
import { useT } from '@/i18n/i18n'
import { Banner } from '@/kit/Banner'
import type { Import } from './imports'
import { RowList } from './RowList'

export function Forecast({ of, onRun }: { of: Import; onRun: () => Promise<void> }) {
  const t = useT()
  const [busy, setBusy] = useState(false)
  const { created, updated, skipped, failed } = of.counts

  async function run() {
    setBusy(true)
    await onRun()
    setBusy(false)
  }

  return (
    <>
      <Banner>
        <b className="k-num">{t('imports.counted', { created, updated, skipped, failed })}</b>
        <span className="k-faint">{t('imports.nothingYet')}</span>
        <span className="k-grow" />
        <Button
          type="primary"
          loading={busy}
          disabled={!(created + updated)}
          onClick={() => void run()}
        >
          {t('imports.run', { count: created + updated })}
        </Button>
      </Banner>
      <RowList of={of} />
    </>
  )
}
