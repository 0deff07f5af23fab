/** The × of a picker: named in the language of the person, and absent where something must be chosen. */
import { CloseCircleFilled } from '@ant-design/icons'
import { useT } from '@/i18n/i18n'

export function useClear() {
  const t = useT()
  return (offered: boolean) =>
    offered && { clearIcon: <CloseCircleFilled />, label: t('kit.reset') }
}
