/** A page that threw: say so calmly and offer the way out. */
import { Button } from 'antd'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { isMissingChunk } from './newVersion'

export function Crashed({ error }: { error: unknown }) {
  const t = useT()
  const isOld = isMissingChunk(error)
  const said = error instanceof Error ? error.message : String(error)
  return (
    <EmptyState
      title={t(isOld ? 'kit.cross.outdated' : 'kit.cross.crashed')}
      hint={t(isOld ? 'kit.cross.outdatedHint' : 'kit.cross.crashedHint')}
      action={
        <>
          {!isOld && <code className="k-said">{said}</code>}
          <Button type="primary" onClick={() => window.location.reload()}>
            {t('kit.cross.reload')}
          </Button>
        </>
      }
    />
  )
}
