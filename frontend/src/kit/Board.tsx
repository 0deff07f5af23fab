/** 看板: columns of cards. Cards are dragged with a mouse; the menu on each does the same by keyboard and thumb. */
import { SwapOutlined } from '@ant-design/icons'
import { Button, Dropdown, Grid, Segmented } from 'antd'
import { type ReactNode, useState } from 'react'
import { useT } from '@/i18n/i18n'
import './board.css'

export interface BoardColumn {
  key: string
  label: string
}

interface BoardProps {
  label: string
  columns: BoardColumn[]
  /** The column that a phone shows. */
  shown: string
  onShow: (key: string) => void
  /** The cards of a column, with whatever stands below them. */
  children: (column: BoardColumn) => ReactNode
  /** A card was dropped on a column. */
  onDrop: (id: string, from: string, to: string) => void
  /** Whether a card of the one may go to the other. */
  accepts: (from: string, to: string) => boolean
}

const KIND = 'application/x-board-card'
/** What is being dragged: while it hovers, a browser does not tell what it carries. */
let dragged: { id: string; from: string } | null = null

export function Board(props: BoardProps) {
  const { columns, shown, onShow, onDrop, accepts } = props
  const phone = !Grid.useBreakpoint().md
  const [over, setOver] = useState<string | null>(null)
  const seen = phone ? columns.filter((column) => column.key === shown) : columns
  return (
    <>
      {phone && (
        <div className="k-board-tabs">
          <Segmented
            aria-label={props.label}
            value={shown}
            options={columns.map((column) => ({ value: column.key, label: column.label }))}
            onChange={onShow}
          />
        </div>
      )}
      <div className="k-board">
        {seen.map((column) => (
          <section
            key={column.key}
            className="k-board-column"
            aria-label={column.label}
            data-over={over === column.key ? '' : undefined}
            onDragOver={(event) => {
              if (!dragged || !accepts(dragged.from, column.key)) return
              event.preventDefault()
              setOver(column.key)
            }}
            onDragLeave={() => setOver(null)}
            onDrop={(event) => {
              event.preventDefault()
              setOver(null)
              if (dragged && accepts(dragged.from, column.key))
                onDrop(dragged.id, dragged.from, column.key)
              dragged = null
            }}
          >
            {props.children(column)}
          </section>
        ))}
      </div>
    </>
  )
}

interface BoardCardProps {
  id: string
  /** Its name, for the menu. */
  name: string
  column: string
  targets: BoardColumn[]
  onMove: (to: string) => void
  children: ReactNode
}

export function BoardCard({ id, name, column, targets, onMove, children }: BoardCardProps) {
  const t = useT()
  return (
    <li
      className="k-board-card"
      draggable={targets.length > 0}
      onDragStart={(event) => {
        dragged = { id, from: column }
        event.dataTransfer.setData(KIND, id)
        event.dataTransfer.effectAllowed = 'move'
      }}
      onDragEnd={() => {
        dragged = null
      }}
    >
      {children}
      {targets.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: targets.map((target) => ({ key: target.key, label: target.label })),
            onClick: ({ key }) => onMove(key),
          }}
        >
          <Button
            size="small"
            type="text"
            className="k-board-move"
            icon={<SwapOutlined />}
            aria-label={t('kit.board.moveOf', { name })}
          >
            {t('kit.board.move')}
          </Button>
        </Dropdown>
      )}
    </li>
  )
}
