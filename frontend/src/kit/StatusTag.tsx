/** A state in one word; a dot where its colour means something, plain text where it is just a kind. */
import { useT } from '@/i18n/i18n'
import type { Look } from './fields'

interface StatusTagProps {
  value: string | null | undefined
  looks?: Record<string, Look>
}

export function StatusTag({ value, looks = {} }: StatusTagProps) {
  const t = useT()
  if (!value) return <Blank />
  const look = looks[value]
  const word = look ? t(look.label) : value
  const hasTones = Object.values(looks).some((one) => one.tone)
  if (!hasTones) return <span className="k-kind">{word}</span>
  return (
    <span className="k-status" data-tone={look?.tone ?? 'default'}>
      {word}
    </span>
  )
}

export function Blank() {
  return <span className="k-blank">—</span>
}
