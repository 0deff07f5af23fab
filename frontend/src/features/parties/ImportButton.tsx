/** From a list to the import of its kind, for whoever may import. */
import { ImportOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { useGo } from '@/kit/navigation'

export function ImportButton({ kind }: { kind: 'leads' | 'customers' }) {
  const t = useT()
  const go = useGo()
  const can = useCan()
  if (!can(kind, 'import')) return null
  return (
    <Button icon={<ImportOutlined />} onClick={() => go('/imports', { object: kind })}>
      {t('imports.open')}
    </Button>
  )
}
