/** How much a role allows, in one line. */
import { useT } from '@/i18n/i18n'
import type { Permission } from './permissions'

export function RightsCount({ permissions }: { permissions: Permission[] | undefined }) {
  const t = useT()
  if (!permissions) return null
  const objects = new Set(permissions.map((one) => one.object)).size
  return <>{t('role.fields.count', { objects, grants: permissions.length })}</>
}
