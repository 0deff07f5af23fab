/** A state in one word; colour only where it means something. */
import { useT } from '@/i18n/i18n'
import type { Look } from './fields'

interface StatusTagProps {
  value: string | null | undefined
  looks?: Record<string, Look>
}

export function StatusTag({ value, looks }: StatusTagProps) {
  const t = useT()
  if (!value) return <Blank />
  const look = looks?.[value]
  return (
    <span className="k-status" data-tone={look?.tone ?? 'default'}>
      {look ? t(look.label) : value}
    </span>
  )
}

export function Blank() {
  return <span className="k-blank">—</span>
}
