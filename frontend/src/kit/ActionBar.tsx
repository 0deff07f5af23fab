/** The verbs the server offers: primary first, the rest behind 更多 under headings, a grey one says why. */
import { DownOutlined } from '@ant-design/icons'
import { Button, Dropdown, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { GROUPS } from '@/api/actions'
import { useT } from '@/i18n/i18n'
import type { Verb, Verbs } from './useVerbs'

interface ActionBarProps {
  verbs: Verbs
  /** Extra buttons of the feature, before 更多. */
  extra?: ReactNode
  size?: 'small' | 'middle'
}

const VISIBLE = 2
/** A menu of more entries than these has headings. */
const SHORT = 5

export function ActionBar({ verbs, extra, size = 'middle' }: ActionBarProps) {
  const t = useT()
  const { offered, press, isRunning } = verbs
  const front = offered.filter((verb) => verb.enabled && verb.rank < 50).slice(0, VISIBLE)
  const edit = offered.find((verb) => verb.name === 'update' && verb.enabled)
  const behind = offered.filter((verb) => !front.includes(verb) && verb !== edit)
  const entry = (verb: Verb) => ({
    key: verb.name,
    danger: verb.enabled && verb.isDanger,
    disabled: !verb.enabled,
    label: verb.enabled ? (
      verb.label
    ) : (
      <Tooltip title={verb.reason ?? t('kit.actions.unavailable')} placement="left">
        <span className="k-menu-off">{verb.label}</span>
      </Tooltip>
    ),
  })
  const groups = GROUPS.map((group) => ({
    type: 'group' as const,
    key: group,
    label: t(`kit.actions.group.${group}`),
    children: behind.filter((verb) => verb.group === group).map(entry),
  })).filter((group) => group.children.length > 0)
  const menu = behind.length > SHORT && groups.length > 1 ? groups : behind.map(entry)
  return (
    <div className="k-actions">
      {front.map((verb, index) => (
        <Button
          key={verb.name}
          size={size}
          type={index === 0 ? 'primary' : 'default'}
          danger={index > 0 && verb.isDanger}
          loading={isRunning(verb.name)}
          onClick={() => press(verb.name)}
        >
          {verb.label}
        </Button>
      ))}
      {extra}
      {edit && (
        <Button size={size} onClick={() => press('update')}>
          {edit.label}
        </Button>
      )}
      {menu.length > 0 && (
        <Dropdown
          trigger={['click']}
          classNames={{ root: 'k-verbs' }}
          menu={{ items: menu, onClick: ({ key }) => press(key) }}
        >
          <Button size={size}>
            {t('kit.more')} <DownOutlined />
          </Button>
        </Dropdown>
      )}
      {verbs.dialog}
    </div>
  )
}
