/** Left navigation: groups of the story, one level deep, collapsible. */
import { MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons'
import { useLocation } from '@tanstack/react-router'
import { Popover, Tooltip } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useT } from '@/i18n/i18n'
import { MenuLink } from '@/kit/navigation'
import { Logo } from './Logo'
import type { NavGroup, NavItem } from './navigation'
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
  const single = group.items.length === 1
  if (group.flat || single)
    return group.items.map((item) => (
      <Entry
        key={item.to}
        item={item}
        icon={item.icon ?? group.icon}
        bare={collapsed}
        onGo={onGo}
      />
    ))
  if (collapsed) return <Folded group={group} />
  return (
    <section className="s-group">
      <h2>
        <i aria-hidden="true">{group.icon}</i>
        <span>{t(group.label)}</span>
      </h2>
      {group.items.map((item) => (
        <Entry key={item.to} item={item} onGo={onGo} />
      ))}
    </section>
  )
}

interface EntryProps {
  item: NavItem
  /** Absent: an entry under the head of its group. */
  icon?: ReactNode
  /** The icon alone; its word is shown on hover. */
  bare?: boolean
  onGo?: () => void
}

function Entry({ item, icon, bare, onGo }: EntryProps) {
  const t = useT()
  const isHere = useIsHere()
  const here = isHere(item.to)
  const link = useRef<HTMLAnchorElement>(null)
  // The menu is longer than most screens: the entry of the page one is on must be in sight.
  useEffect(() => {
    if (here) link.current?.scrollIntoView({ block: 'nearest' })
  }, [here])
  const look = bare ? 's-item s-icon-only' : icon ? 's-item' : 's-item s-sub'
  return (
    <Tooltip title={bare ? t(item.label) : null} placement="right">
      <MenuLink
        to={item.to}
        className={look}
        onClick={onGo}
        aria-label={bare ? t(item.label) : undefined}
        data-active={here ? '' : undefined}
        ref={link}
      >
        {icon && <i aria-hidden="true">{icon}</i>}
        {!bare && <span>{t(item.label)}</span>}
      </MenuLink>
    </Tooltip>
  )
}

/** A group of the folded menu: its entries come out beside the icon. */
function Folded({ group }: { group: NavGroup }) {
  const t = useT()
  const isHere = useIsHere()
  const [open, setOpen] = useState(false)
  return (
    <Popover
      placement="rightTop"
      arrow={false}
      trigger={['hover', 'click']}
      open={open}
      onOpenChange={setOpen}
      title={t(group.label)}
      content={
        <div className="s-fly">
          {group.items.map((item) => (
            <Entry key={item.to} item={item} onGo={() => setOpen(false)} />
          ))}
        </div>
      }
    >
      <button
        type="button"
        className="s-item s-icon-only"
        aria-label={t(group.label)}
        aria-expanded={open}
        data-active={group.items.some((item) => isHere(item.to)) ? '' : undefined}
      >
        <i aria-hidden="true">{group.icon}</i>
      </button>
    </Popover>
  )
}

function useIsHere() {
  const { pathname } = useLocation()
  return (to: string) => (to === '/' ? pathname === '/' : `${pathname}/`.startsWith(`${to}/`))
}
