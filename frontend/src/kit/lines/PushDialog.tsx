/** Which lines go into the next document, and how much of each; all that is left by default. */
import { Checkbox } from 'antd'
import { useState } from 'react'
import { Problem } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import type { Field } from '@/kit/fields'
import { formatQty } from '@/kit/format'
import { NumberText } from '@/kit/NumberText'
import { ProductCell } from './ProductCell'

export interface PushLine {
  id: string
  product_code: string
  product_name: string
  spec?: string | null
  is_gift?: boolean
  unit: string
  qty: string
  /** What has not gone anywhere yet: the most that can be taken. */
  left: string
}

interface PushDialogProps {
  title: string
  lines: PushLine[]
  /** What the new document also needs to know: its name, its date, the warehouse. */
  // biome-ignore lint/suspicious/noExplicitAny: the fields of an action input belong to no record type
  fields?: Field<any>[]
  initial?: Record<string, unknown>
  note?: string
  /** `lines` is absent when everything that is left goes along. */
  onSubmit: (body: Record<string, unknown>) => Promise<unknown>
  onClose: () => void
}

interface Choice {
  on: boolean
  qty: string | null
}

export function PushDialog(props: PushDialogProps) {
  const { title, lines, fields = [], initial, note, onSubmit, onClose } = props
  const t = useT()
  const open = lines.filter((line) => line.left !== '0')
  const [choices, setChoices] = useState<Record<string, Choice>>({})
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const of = (line: PushLine): Choice => choices[line.id] ?? { on: true, qty: line.left }
  const chosen = open.filter((line) => of(line).on)
  const change = (line: PushLine, patch: Partial<Choice>) => {
    setChoices({ ...choices, [line.id]: { ...of(line), ...patch } })
    setWrong({})
  }

  async function submit(values: Record<string, unknown>) {
    if (open.length && !chosen.length)
      throw new Problem({ title: t('kit.push.pickOne'), status: 422, code: 'CLIENT' })
    const isAll = open.every((line) => of(line).on && of(line).qty === line.left)
    const some = chosen.map((line) => ({ source_line_id: line.id, qty: of(line).qty ?? '' }))
    try {
      await onSubmit(isAll ? values : { ...values, lines: some })
    } catch (error) {
      if (error instanceof Problem)
        setWrong(
          Object.fromEntries(
            (error.body.errors ?? []).flatMap((one) => {
              const index = /^\/lines\/(\d+)\//.exec(one.pointer)?.[1]
              const line = index === undefined ? undefined : chosen[Number(index)]
              return line ? [[line.id, one.detail ?? one.code]] : []
            }),
          ),
        )
      throw error
    }
  }

  return (
    <ActionDialog
      title={title}
      note={note}
      fields={fields}
      initial={initial}
      width={720}
      blocked={lines.length > 0 && open.length === 0}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="k-push-head">
        <h3>{t('kit.push.title')}</h3>
        <span className="k-faint">{open.length ? t('kit.push.all') : t('kit.push.none')}</span>
      </div>
      <div className="k-read k-read-scroll">
        <table>
          <thead>
            <tr>
              <th className="k-push-check">
                <Checkbox
                  aria-label={t('kit.all')}
                  checked={chosen.length === open.length && open.length > 0}
                  indeterminate={chosen.length > 0 && chosen.length < open.length}
                  disabled={!open.length}
                  onChange={(event) =>
                    setChoices(
                      Object.fromEntries(
                        open.map((line) => [
                          line.id,
                          { qty: of(line).qty, on: event.target.checked },
                        ]),
                      ),
                    )
                  }
                />
              </th>
              <th>{t('kit.lines.product')}</th>
              <th className="k-right">{t('kit.lines.qty')}</th>
              <th className="k-right">{t('kit.push.left')}</th>
              <th className="k-right">{t('kit.push.take')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => {
              const done = line.left === '0'
              const choice = of(line)
              return (
                <tr key={line.id} data-off={done || !choice.on ? '' : undefined}>
                  <td className="k-push-check">
                    <Checkbox
                      aria-label={line.product_name}
                      disabled={done}
                      checked={!done && choice.on}
                      onChange={(event) => change(line, { on: event.target.checked })}
                    />
                  </td>
                  <td data-label={t('kit.lines.product')}>
                    <ProductCell line={line} />
                  </td>
                  <td data-label={t('kit.lines.qty')} className="k-right k-num">
                    {formatQty(line.qty)} {line.unit}
                  </td>
                  <td data-label={t('kit.push.left')} className="k-right k-num">
                    {formatQty(line.left)}
                  </td>
                  <td data-label={t('kit.push.take')} className="k-push-qty">
                    <NumberText
                      aria-label={`${t('kit.push.take')} ${line.product_name}`}
                      disabled={done || !choice.on}
                      value={done ? null : choice.qty}
                      onChange={(qty) => change(line, { qty })}
                    />
                    {wrong[line.id] && <span className="k-refused">{wrong[line.id]}</span>}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </ActionDialog>
  )
}
