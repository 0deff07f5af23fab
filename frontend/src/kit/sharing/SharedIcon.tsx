/** Beside the name of a row: others have been let into it. */
import { TeamOutlined } from '@ant-design/icons'
import { useT } from '@/i18n/i18n'
import './sharing.css'

export function SharedIcon({ row }: { row: object }) {
  const t = useT()
  if (!('is_shared' in row) || !row.is_shared) return null
  return (
    <TeamOutlined
      className="k-faint k-shared"
      title={t('sharing.shared')}
      aria-label={t('sharing.shared')}
    />
  )
}
