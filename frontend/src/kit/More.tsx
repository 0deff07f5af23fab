/** The end of a list of which there is more. */
import { Button } from 'antd'
import { useT } from '@/i18n/i18n'

interface MoreProps {
  of: { hasNext: boolean; isFetchingNext: boolean; fetchNext: () => void }
}

export function More({ of }: MoreProps) {
  const t = useT()
  if (!of.hasNext) return null
  return (
    <div className="k-foot">
      <Button loading={of.isFetchingNext} onClick={of.fetchNext}>
        {t('kit.loadMore')}
      </Button>
    </div>
  )
}
