/** What was saved without its files: they are sent again alone, or done without. */
import { Button } from 'antd'
import { useT } from '@/i18n/i18n'
import type { Unsent } from './useUnsent'

export function UnsentFiles({ of }: { of: Unsent }) {
  const t = useT()
  if (of.files.length === 0) return null
  return (
    <div className="k-composer-unsent" role="status">
      <span>
        {t('kit.followUp.unsent', { count: of.files.length })}
        <small className="k-faint">{of.files.map((file) => file.name).join(t('kit.comma'))}</small>
      </span>
      <Button size="small" type="primary" loading={of.sending} onClick={() => void of.again()}>
        {t('kit.followUp.sendAgain')}
      </Button>
      <Button size="small" disabled={of.sending} onClick={of.drop}>
        {t('kit.followUp.doWithout')}
      </Button>
    </div>
  )
}
