/** In the title of a record: who has been let in, and who sees it, for those who may ask. */
import { EyeOutlined, TeamOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'

interface SharedMarkProps {
  record: object
  onOpen: (which: 'share' | 'access') => void
}

export function SharedMark({ record, onOpen }: SharedMarkProps) {
  const t = useT()
  const can = useCan()
  const shared = 'is_shared' in record && Boolean(record.is_shared)
  return (
    <>
      {shared && (
        <Button
          size="small"
          type="text"
          icon={<TeamOutlined />}
          className="k-faint"
          onClick={() => onOpen('share')}
        >
          {t('sharing.shared')}
        </Button>
      )}
      {'owner_id' in record && can('access', 'read') && (
        <Tooltip title={t('sharing.whoSees')}>
          <Button
            size="small"
            type="text"
            icon={<EyeOutlined />}
            className="k-faint"
            aria-label={t('sharing.whoSees')}
            onClick={() => onOpen('access')}
          />
        </Tooltip>
      )}
    </>
  )
}
