/** The looks at a list as tabs: those it always has, one's own and those that are shared; and what can be done to them. */
import { DownOutlined, TeamOutlined } from '@ant-design/icons'
import { App, Button, Dropdown, Tabs } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { asProblem } from '@/api/problems'
import { etag, useReread } from '@/api/resource'
import { useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { bodyOf, type Look, SaveView } from './SaveView'
import type { View } from './useListQuery'
import type { OpenView } from './useViews'

interface ViewBarProps {
  resource: string
  views: View[] | undefined
  state: OpenView
  look: Look
  /** The list is narrowed or ordered otherwise than the view says. */
  changed: boolean
  onOpen: (key: string) => void
}

export function ViewBar({ resource, views = [], state, look, changed, onOpen }: ViewBarProps) {
  const t = useT()
  const { data: me } = useMe()
  const { message, modal } = App.useApp()
  const reread = useReread()
  const [saving, setSaving] = useState<'new' | 'edit' | null>(null)
  const { open, saved, key } = state
  const mine = open !== undefined && open.owner_id === me?.id
  const fail = (error: unknown) => void message.error(asProblem(error).message)
  const match = open && { 'If-Match': etag('saved-views', open) }

  /** A view that would show more than the list does is not kept. */
  const keep = (how: () => void) =>
    look.filter === undefined ? void message.warning(t('kit.view.cannotKeep')) : how()

  async function overwrite() {
    if (!open) return
    try {
      await call('PATCH', `/saved-views/${open.id}`, { body: bodyOf(look), headers: match })
      await reread()
      onOpen(open.id)
      void message.success(t('kit.view.saved', { name: open.name }))
    } catch (error) {
      fail(error)
    }
  }

  function remove() {
    if (!open) return
    modal.confirm({
      title: t('kit.view.removeTitle', { name: open.name }),
      okText: t('kit.actions.delete'),
      okButtonProps: { danger: true },
      cancelText: t('kit.cancel'),
      onOk: async () => {
        try {
          await call('DELETE', `/saved-views/${open.id}`, { headers: match })
          onOpen(views[0]?.key ?? '')
          await reread()
        } catch (error) {
          fail(error)
        }
      },
    })
  }

  const menu = [
    ...(mine && changed
      ? [{ key: 'save', label: t('kit.view.save'), onClick: () => keep(overwrite) }]
      : []),
    { key: 'new', label: t('kit.view.saveAs'), onClick: () => keep(() => setSaving('new')) },
    ...(mine ? [{ key: 'edit', label: t('kit.view.edit'), onClick: () => setSaving('edit') }] : []),
    ...(key && key !== state.defaultKey
      ? [
          {
            key: 'first',
            label: t('kit.view.makeFirst'),
            onClick: () => void state.keep({ view: key }).catch(fail),
          },
        ]
      : []),
    ...(mine
      ? [{ key: 'remove', danger: true, label: t('kit.actions.delete'), onClick: remove }]
      : []),
  ]

  return (
    <div className="k-viewbar">
      <Tabs
        className="k-views"
        size="small"
        activeKey={key}
        onChange={onOpen}
        items={[
          ...views.map((view) => ({ key: view.key, label: t(view.label) })),
          ...saved.map((view) => ({
            key: view.id,
            label: (
              <span title={view.owner_id === me?.id ? undefined : (view.owner_name ?? undefined)}>
                {view.shared !== 'private' && <TeamOutlined />} {view.name}
              </span>
            ),
          })),
        ]}
        tabBarExtraContent={
          <Dropdown trigger={['click']} menu={{ items: menu }}>
            <Button type="text" size="small">
              {t('kit.view.menu')}
              {changed && <span className="k-dot" title={t('kit.view.changed')} />}
              <DownOutlined />
            </Button>
          </Dropdown>
        }
      />
      {saving && (
        <SaveView
          resource={resource}
          look={look}
          view={saving === 'edit' ? open : undefined}
          onSaved={(view, first) => {
            if (first) void state.keep({ view: view.id }).catch(fail)
            onOpen(view.id)
          }}
          onClose={() => setSaving(null)}
        />
      )}
    </div>
  )
}
