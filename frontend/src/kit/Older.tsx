/** The end of a list that grows backwards in time. */
import { Button } from 'antd'
import { useT } from '@/i18n/i18n'

interface OlderProps {
  of: { hasNext: boolean; isFetchingNext: boolean; fetchNext: () => void }
}

export function Older({ of }: OlderProps) {
  const t = useT()
  if (!of.hasNext) return null
  return (
    <Button size="small" loading={of.isFetchingNext} onClick={of.fetchNext}>
      {t('kit.timeline.older')}
    </Button>
  )
}
