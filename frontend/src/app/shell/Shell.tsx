/** The frame around every page; signed-out visitors see the login page at the same address. */
import { Outlet } from '@tanstack/react-router'
import { Drawer, Grid } from 'antd'
import { useEffect, useState } from 'react'
import { useSession } from '@/api/session'
import { LoginPage } from '@/app/LoginPage'
import { NoAccess } from '@/app/NoAccess'
import { useT } from '@/i18n/i18n'
import { CommandPalette } from './CommandPalette'
import { Header } from './Header'
import { SideNav } from './SideNav'
import { TabBar } from './TabBar'
import { useAdmission } from './useNavigation'
import './shell.css'

const STORE = 'bihuan.nav'

export function Shell() {
  const session = useSession()
  if (session === 'unknown') return <div className="s-splash" />
  if (session === 'out') return <LoginPage />
  return <Frame />
}

function Frame() {
  const t = useT()
  const screens = Grid.useBreakpoint()
  const phone = !screens.md
  const [folded, setFolded] = useState(() => localStorage.getItem(STORE) === 'folded')
  const [drawer, setDrawer] = useState(false)
  const [palette, setPalette] = useState(false)
  const admission = useAdmission()
  const [creating, setCreating] = useState(false)

  // Keyboard shortcuts belong to the window, not to a component.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setPalette((open) => !open)
        return
      }
      const target = event.target as HTMLElement
      const isTyping = target.closest('input, textarea, [contenteditable], [role="dialog"]')
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === 'c') {
        event.preventDefault()
        setCreating(true)
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])

  function fold() {
    localStorage.setItem(STORE, folded ? '' : 'folded')
    setFolded(!folded)
  }

  return (
    <div className="s-frame">
      {!phone && <SideNav collapsed={folded || !screens.lg} onCollapse={fold} />}
      <div className="s-main">
        <Header
          onMenu={() => setDrawer(true)}
          onSearch={() => setPalette(true)}
          createOpen={creating}
          onCreateOpen={setCreating}
        />
        <main className="s-content">
          {admission === 'in' && <Outlet />}
          {admission === 'out' && <NoAccess />}
        </main>
      </div>
      {phone && <TabBar onMore={() => setDrawer(true)} />}
      <Drawer
        open={drawer}
        onClose={() => setDrawer(false)}
        placement="left"
        size={272}
        closable={false}
        className="s-drawer"
        aria-label={t('app.nav.main')}
      >
        <SideNav collapsed={false} onGo={() => setDrawer(false)} />
      </Drawer>
      <CommandPalette open={palette} onClose={() => setPalette(false)} />
    </div>
  )
}
