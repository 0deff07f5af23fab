/** Thumb navigation on phones: four places and everything else. */
import { MenuOutlined } from '@ant-design/icons'
import { useLocation } from '@tanstack/react-router'
import { useT } from '@/i18n/i18n'
import { MenuLink } from '@/kit/navigation'
import { useNavigation } from './useNavigation'

/** Groups a phone user reaches with the thumb, in this order. */
const THUMB = ['workbench', 'leads', 'customers', 'opportunities', 'orders', 'products']

export function TabBar({ onMore }: { onMore: () => void }) {
  const t = useT()
  const { pathname } = useLocation()
  const groups = useNavigation()
    .filter((group) => THUMB.includes(group.key))
    .slice(0, 4)
  return (
    <nav className="s-tabbar" aria-label={t('app.nav.main')}>
      {groups.map((group) => {
        const first = group.items[0]
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
