/** Thumb navigation on phones: four places and everything else. */
import { MenuOutlined } from '@ant-design/icons'
import { useLocation } from '@tanstack/react-router'
import { useT } from '@/i18n/i18n'
import { MenuLink } from '@/kit/navigation'
import { useNavigation } from './useNavigation'

/** Groups a phone user reaches with the thumb: those who sell, and those who deliver and collect. */
const SELLING = ['workbench', 'leads', 'customers', 'opportunities']
const SERVING = ['workbench', 'orders', 'money', 'customers', 'products']

export function TabBar({ onMore }: { onMore: () => void }) {
  const t = useT()
  const { pathname } = useLocation()
  const all = useNavigation()
  const order = all.some((group) => group.key === 'leads') ? SELLING : SERVING
  const groups = order.flatMap((key) => all.find((group) => group.key === key) ?? []).slice(0, 4)
  return (
    <nav className="s-tabbar" aria-label={t('app.nav.main')}>
      {groups.map((group) => {
        const first = group.items.find((item) => item.to === group.thumb) ?? group.items[0]
        if (!first) return null
        const here = group.items.some((item) =>
          item.to === '/' ? pathname === '/' : pathname.startsWith(item.to),
        )
        return (
          <MenuLink key={group.key} to={first.to} data-active={here ? '' : undefined}>
            <i aria-hidden="true">{group.icon}</i>
            <span>{t(first.label)}</span>
          </MenuLink>
        )
      })}
      <button type="button" onClick={onMore}>
        <MenuOutlined aria-hidden />
        <span>{t('app.nav.more')}</span>
      </button>
    </nav>
  )
}
