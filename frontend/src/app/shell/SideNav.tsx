/** Left navigation: groups of the story, one level deep, collapsible. */
import { MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons'
import { useLocation } from '@tanstack/react-router'
import { Tooltip } from 'antd'
import { useT } from '@/i18n/i18n'
import { MenuLink } from '@/kit/navigation'
import { Logo } from './Logo'
import type { NavGroup } from './navigation'
import { useNavigation } from './useNavigation'

interface SideNavProps {
  collapsed: boolean
  onCollapse?: () => void
  onGo?: () => void
}

export function SideNav({ collapsed, onCollapse, onGo }: SideNavProps) {
  const t = useT()
  const groups = useNavigation()
  return (
    <nav
      className="s-nav"
      data-collapsed={collapsed ? '' : undefined}
      aria-label={t('app.nav.main')}
    >
      <MenuLink to="/" className="s-brand" onClick={onGo}>
        <Logo />
        {!collapsed && <span>{t('app.name')}</span>}
      </MenuLink>
      <div className="s-nav-scroll">
        {groups.map((group) => (
          <Group key={group.key} group={group} collapsed={collapsed} onGo={onGo} />
        ))}
      </div>
      {onCollapse && (
        <button
          type="button"
          className="s-fold"
          onClick={onCollapse}
          aria-label={t(collapsed ? 'app.nav.expand' : 'app.nav.collapse')}
        >
          {collapsed ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
        </button>
      )}
    </nav>
  )
}

interface GroupProps {
  group: NavGroup
  collapsed: boolean
  onGo?: () => void
}

function Group({ group, collapsed, onGo }: GroupProps) {
  const t = useT()
  const { pathname } = useLocation()
  const isHere = (to: string) =>
    to === '/' ? pathname === '/' : `${pathname}/`.startsWith(`${to}/`)
  const first = group.items[0]
  if (!first) return null
  const single = group.items.length === 1
  if (collapsed)
    return (
      <Tooltip title={t(group.label)} placement="right">
        <MenuLink
          to={first.to}
          className="s-item s-icon-only"
          aria-label={t(group.label)}
          data-active={group.items.some((item) => isHere(item.to)) ? '' : undefined}
        >
          {group.icon}
        </MenuLink>
      </Tooltip>
    )
  if (single)
    return (
      <MenuLink
        to={first.to}
        className="s-item"
        onClick={onGo}
        data-active={isHere(first.to) ? '' : undefined}
      >
        {group.icon}
        <span>{t(first.label)}</span>
      </MenuLink>
    )
  return (
    <section className="s-group">
      <h2>
        {group.icon}
        <span>{t(group.label)}</span>
      </h2>
      {group.items.map((item) => (
        <MenuLink
          key={item.to}
          to={item.to}
          className="s-item s-sub"
          onClick={onGo}
          data-active={isHere(item.to) ? '' : undefined}
        >
          <span>{t(item.label)}</span>
        </MenuLink>
      ))}
    </section>
  )
}
