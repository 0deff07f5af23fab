/** The header: search everything, create, approvals, language, theme, user. */
import {
  BellOutlined,
  MenuOutlined,
  MessageOutlined,
  MoonOutlined,
  PlusOutlined,
  SearchOutlined,
  SunOutlined,
  TranslationOutlined,
  UserOutlined,
} from '@ant-design/icons'
import { Badge, Button, Dropdown, Grid, Tooltip } from 'antd'
import type { Page } from '@/api/resource'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { logout, useMe } from '@/api/session'
import { toggleMode, useMode } from '@/app/preferences'
import { language, setLanguage, useT } from '@/i18n/i18n'
import { initials } from '@/kit/initials'
import { useGo, useVisit } from '@/kit/navigation'
import { APPROVALS, REPLIES } from './navigation'
import { useCreatable } from './useNavigation'

interface HeaderProps {
  onMenu: () => void
  onSearch: () => void
  createOpen: boolean
  onCreateOpen: (open: boolean) => void
}

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent)

export function Header({ onMenu, onSearch, createOpen, onCreateOpen }: HeaderProps) {
  const t = useT()
  const go = useGo()
  const visit = useVisit()
  const mode = useMode()
  const { data: me } = useMe()
  const creatable = useCreatable()
  const phone = !Grid.useBreakpoint().md
  const waiting = useRead<Page<unknown>>(
    ['approvals', 'waiting'],
    '/approval-tasks',
    { limit: 1, count: 'exact' },
    { refetchInterval: 60_000, staleTime: 30_000 },
  )
  const replies = useRead<components['schemas']['ReplyInbox']>(
    ['replies', 'unread'],
    '/follow-up-replies',
    { unread: true },
    { refetchInterval: 60_000, staleTime: 30_000 },
  )
  return (
    <header className="s-header">
      <Button
        type="text"
        className="s-burger"
        icon={<MenuOutlined />}
        aria-label={t('app.header.menu')}
        onClick={onMenu}
      />
      <button type="button" className="s-search" onClick={onSearch}>
        <SearchOutlined />
        <span>{t(phone ? 'app.header.searchShort' : 'app.header.search')}</span>
        <kbd>{IS_MAC ? '⌘ K' : 'Ctrl K'}</kbd>
      </button>
      <span className="k-grow" />
      {creatable.length > 0 && (
        <Dropdown
          trigger={['click']}
          open={createOpen}
          onOpenChange={onCreateOpen}
          menu={{
            items: creatable.map((item) => ({
              key: item.to,
              label: t('app.palette.create', { name: t(item.one ?? item.label) }),
            })),
            onClick: ({ key }) => {
              onCreateOpen(false)
              go(key, { new: '1' })
            },
          }}
        >
          <Tooltip title={t('app.header.createHint')}>
            <Button
              icon={<PlusOutlined />}
              className="s-create"
              aria-label={t('app.header.create')}
            >
              <span className="s-wide">{t('app.header.create')}</span>
            </Button>
          </Tooltip>
        </Dropdown>
      )}
      <Tooltip title={t('app.header.approvals')}>
        <Badge count={waiting.data?.page?.total ?? 0} size="small" offset={[-6, 6]}>
          <Button
            type="text"
            icon={<BellOutlined />}
            aria-label={t('app.header.approvals')}
            onClick={() => visit(APPROVALS)}
          />
        </Badge>
      </Tooltip>
      <Tooltip title={t('app.header.replies')}>
        <Badge count={replies.data?.unread ?? 0} size="small" offset={[-6, 6]}>
          <Button
            type="text"
            icon={<MessageOutlined />}
            aria-label={t('app.header.replies')}
            onClick={() => visit(REPLIES)}
          />
        </Badge>
      </Tooltip>
      <Tooltip title={t('app.header.language')}>
        <Button
          type="text"
          className="s-wide"
          icon={<TranslationOutlined />}
          aria-label={t('app.header.language')}
          onClick={() => setLanguage(language() === 'zh' ? 'en' : 'zh')}
        />
      </Tooltip>
      <Tooltip title={t('app.header.theme')}>
        <Button
          type="text"
          className="s-wide"
          icon={mode === 'dark' ? <SunOutlined /> : <MoonOutlined />}
          aria-label={t('app.header.theme')}
          onClick={toggleMode}
        />
      </Tooltip>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            {
              key: 'me',
              disabled: true,
              label: (
                <span className="s-me">
                  <b>{me?.name}</b>
                  <span>
                    {[me?.department_name, ...(me?.role_names ?? [])].filter(Boolean).join(' · ')}
                  </span>
                </span>
              ),
            },
            { type: 'divider' },
            { key: 'language', label: language() === 'zh' ? 'English' : '中文' },
            { key: 'theme', label: t('app.header.theme') },
            { type: 'divider' },
            { key: 'account', label: t('account.title') },
            { key: 'tokens', label: t('api_token.titles') },
            { key: 'logout', label: t('app.header.logout') },
          ],
          onClick: ({ key }) => {
            if (key === 'logout') void logout()
            if (key === 'account') visit('/account')
            if (key === 'tokens') visit('/api-tokens')
            if (key === 'theme') toggleMode()
            if (key === 'language') setLanguage(language() === 'zh' ? 'en' : 'zh')
          },
        }}
      >
        <button
          type="button"
          className="s-avatar"
          aria-label={[t('app.header.user'), me?.name].filter(Boolean).join(' ')}
        >
          {me?.name ? initials(me.name) : <UserOutlined />}
        </button>
      </Dropdown>
    </header>
  )
}
