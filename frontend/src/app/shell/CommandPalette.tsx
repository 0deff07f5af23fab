/** Ctrl/⌘ K: records by number, name, phone or pinyin; pages; what was opened last. */
import { Input, type InputRef, Modal } from 'antd'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { recordPath, useGo, useVisit } from '@/kit/navigation'
import { useDebounced } from '@/kit/useDebounced'
import { recent } from '@/kit/useRecent'
import { useCreatable, useNavigation } from './useNavigation'

interface Entry {
  key: string
  group: string
  title: string
  hint?: string | null
  open: () => void
}

interface CommandPaletteProps {
  open: boolean
  onClose: () => void
}

export function CommandPalette({ open, onClose }: CommandPaletteProps) {
  const t = useT()
  const input = useRef<InputRef>(null)
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      closable={false}
      width={640}
      className="s-palette"
      style={{ top: 72 }}
      title={<span className="k-sr">{t('app.palette.title')}</span>}
      destroyOnHidden
      afterOpenChange={(opened) => opened && input.current?.focus()}
    >
      <Palette onClose={onClose} input={input} />
    </Modal>
  )
}

interface PaletteProps {
  onClose: () => void
  input: React.RefObject<InputRef | null>
}

function Palette({ onClose, input }: PaletteProps) {
  const t = useT()
  const go = useGo()
  const visit = useVisit()
  const groups = useNavigation()
  const creatable = useCreatable()
  const [q, setQ] = useState('')
  const [at, setAt] = useState(0)
  const asked = useDebounced(q.trim(), 180)
  const hits = useRead<components['schemas']['Hits']>(
    ['search'],
    '/search',
    { q: asked },
    { enabled: asked !== '' },
  )

  const leave = (action: () => void) => () => {
    onClose()
    action()
  }
  const kindOf = (resource: string) => {
    const item = groups.flatMap((group) => group.items).find((one) => one.to === `/${resource}`)
    return item && t(item.one ?? item.label)
  }
  const matches = (text: string) => text.toLowerCase().includes(q.trim().toLowerCase())
  const found: Entry[] = asked
    ? (hits.data?.data ?? []).map((hit) => ({
        key: `r${hit.id}`,
        group: t('app.palette.records'),
        title: hit.title ?? hit.number ?? '',
        hint: [kindOf(hit.resource), hit.number, hit.subtitle].filter(Boolean).join(' · '),
        open: leave(() => go(recordPath(hit.resource, hit.id))),
      }))
    : recent().map((one) => ({
        key: `o${one.id}`,
        group: t('app.palette.recent'),
        title: one.title,
        hint: one.number,
        open: leave(() => go(recordPath(one.resource, one.id))),
      }))
  const commands: Entry[] = [
    ...creatable.map((item) => ({
      key: `c${item.to}`,
      group: t('app.palette.commands'),
      title: t('app.palette.create', { name: t(item.one ?? item.label) }),
      open: leave(() => go(item.to, { new: '1' })),
    })),
    ...groups
      .flatMap((group) => group.items)
      .map((item) => ({
        key: `g${item.to}`,
        group: t('app.palette.commands'),
        title: t('app.palette.goTo', { name: t(item.label) }),
        open: leave(() => visit(item.to)),
      })),
  ].filter((command) => matches(command.title))
  const entries = [...found.slice(0, 12), ...commands.slice(0, 10)]
  const active = Math.min(at, entries.length - 1)

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setAt((active + 1) % Math.max(entries.length, 1))
    else if (event.key === 'ArrowUp')
      setAt((active - 1 + entries.length) % Math.max(entries.length, 1))
    else if (event.key === 'Enter') entries[active]?.open()
    else return
    event.preventDefault()
  }

  return (
    <>
      <Input
        ref={input}
        variant="borderless"
        size="large"
        value={q}
        placeholder={t('app.palette.placeholder')}
        aria-label={t('app.palette.title')}
        onChange={(event) => {
          setQ(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <ul className="s-hits">
        {entries.map((entry, index) => (
          <li key={entry.key}>
            {entries[index - 1]?.group !== entry.group && <h3>{entry.group}</h3>}
            <button
              type="button"
              data-active={index === active ? '' : undefined}
              onMouseMove={() => setAt(index)}
              onClick={entry.open}
            >
              <span>{entry.title}</span>
              {entry.hint && <span className="k-faint k-num">{entry.hint}</span>}
            </button>
          </li>
        ))}
        {!entries.length && (
          <li className="k-faint s-nohit">
            {q ? t('app.palette.empty', { q }) : t('app.palette.start')}
          </li>
        )}
      </ul>
      <p className="s-palette-foot k-faint">{t('app.palette.hint')}</p>
    </>
  )
}
