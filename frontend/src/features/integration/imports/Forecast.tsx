/** What would become of the rows; nothing has been written yet. */
import { Alert, Button, Input } from 'antd'
import { useState } from 'react'
import { useT } from '@/i18n/i18n'
import { Banner } from '@/kit/Banner'
import { Compared, differs } from './Compared'
import { type Import, mayDiffer } from './imports'
import { RowList } from './RowList'

interface ForecastProps {
  of: Import
  onRun: (body: { difference_reason?: string }) => Promise<void>
}

export function Forecast({ of, onRun }: ForecastProps) {
  const t = useT()
  const [busy, setBusy] = useState(false)
  const [reason, setReason] = useState('')
  const wrong = differs(of)
  const { created, updated, skipped, failed } = of.counts

  async function run() {
    setBusy(true)
    await onRun(wrong && reason ? { difference_reason: reason } : {})
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
          disabled={!(created + updated) || (wrong && !(mayDiffer(of.object) && reason.trim()))}
          onClick={() => void run()}
        >
          {t('imports.run', { count: created + updated })}
        </Button>
      </Banner>
      <Compared of={of} />
      {wrong && (
        <div className="k-apart">
          <Alert
            type="warning"
            showIcon
            title={t('imports.control.wrong')}
            description={
              mayDiffer(of.object) ? (
                <Input
                  aria-label={t('imports.control.reason')}
                  placeholder={t('imports.control.reasonHint')}
                  maxLength={500}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              ) : (
                t('imports.control.correct')
              )
            }
          />
        </div>
      )}
      <RowList of={of} />
    </>
  )
}
