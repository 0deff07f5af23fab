/** Where the work of this desk is done: one click away. */
import { Link } from '@tanstack/react-router'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import type { Way } from './desks'

export function Ways({ ways }: { ways: Way[] }) {
  const t = useT()
  const can = useCan()
  const open = ways.filter(({ needs }) => !needs || can(...needs))
  if (open.length === 0) return null
  return (
    <nav className="k-shortcuts" aria-label={t('work.ways')}>
      {open.map((way) => (
        <Link key={way.label} to={way.to as string} search={(way.search ?? {}) as never}>
          {t(way.label)}
        </Link>
      ))}
    </nav>
  )
}
