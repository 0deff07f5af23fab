/** What each column of the file is taken for, and what happens to rows whose record is there already. */
import { Button, Collapse, Select } from 'antd'
import { useState } from 'react'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import type { Import, Kind, Options } from './imports'
import { OptionList } from './OptionList'

interface ColumnsProps {
  of: Import
  /** Whether the columns are what is asked for now; later they stand folded. */
  open: boolean
  onCheck: (body: { mapping: (string | null)[]; options: Options }) => Promise<void>
}

export function Columns({ of, open, onCheck }: ColumnsProps) {
  const t = useT()
  const [mapping, setMapping] = useState<(string | null)[]>(of.mapping)
  const [options, setOptions] = useState<Options>(of.options as Options)
  const [busy, setBusy] = useState(false)
  const fields = useRead<components['schemas']['ImportFields']>(
    ['import-fields', of.object],
    `/${of.object}/import/fields`,
  )
  const known = fields.data?.data ?? []
  const taken = new Set(mapping)
  const missing = known.filter((field) => field.required && !taken.has(field.name))

  async function check() {
    setBusy(true)
    await onCheck({ mapping, options })
    setBusy(false)
  }

  const body = (
    <>
      <div className="k-choices">
        {of.header.map((word, place) => (
          // The columns of a file have no names of their own: two may be called the same.
          <div className="k-setting" key={`${place}-${word}`}>
            <div>
              <b>{word || t('imports.column', { number: place + 1 })}</b>
              <small className="k-faint">
                {of.sample
                  .map((row) => row.cells[place])
                  .filter(Boolean)
                  .slice(0, 3)
                  .join('、') || '—'}
              </small>
            </div>
            <div className="k-setting-control">
              <Select
                aria-label={word}
                allowClear
                showSearch={{ optionFilterProp: 'label' }}
                placeholder={t('imports.leftOut')}
                value={mapping[place] ?? undefined}
                options={known.map((field) => ({
                  value: field.name,
                  label: field.required ? `${field.label} *` : field.label,
                  disabled: taken.has(field.name) && mapping[place] !== field.name,
                }))}
                onChange={(name: string | undefined) =>
                  setMapping(mapping.map((old, at) => (at === place ? (name ?? null) : old)))
                }
              />
            </div>
          </div>
        ))}
      </div>
      {missing.length > 0 && (
        <p className="k-faint">
          {t('imports.missing', { fields: missing.map((field) => field.label).join('、') })}
        </p>
      )}
      <OptionList kind={of.object as Kind} value={options} onChange={setOptions} />
      <Button
        type="primary"
        loading={busy}
        disabled={!mapping.some(Boolean)}
        onClick={() => void check()}
      >
        {t(open ? 'imports.check' : 'imports.checkAgain')}
      </Button>
    </>
  )
  if (open) return body
  return (
    <div className="k-apart">
      <Collapse items={[{ key: 'columns', label: t('imports.change'), children: body }]} />
    </div>
  )
}
