/** The state of a record of another context, in the words that context has for it. */
import { useTranslation } from 'react-i18next'

interface EntityStatusProps {
  entity: string
  status: string
}

export function EntityStatus({ entity, status }: EntityStatusProps) {
  const { i18n } = useTranslation()
  const key: string = `${entity}.status.${status}`
  return (
    <span className="k-status">{i18n.exists(key) ? i18n.t(key as never) : String(status)}</span>
  )
}
