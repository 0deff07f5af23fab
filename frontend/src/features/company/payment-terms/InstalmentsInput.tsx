/** The parts of an instalment term, as a small sheet. */
import type { FieldInputProps } from '@/kit/FieldInput'
import { LinesEditor } from '@/kit/lines/LinesEditor'
import type { Line, LinesSpec } from '@/kit/lines/lines'
import { part } from './fields'

// A function: the fields of the term and this input know each other.
const spec = (): LinesSpec => ({
  key: 'instalments',
  columns: [
    { field: part.name },
    { field: part.ratio },
    { field: part.base_event },
    { field: part.days },
  ],
  totals: [],
  blank: { days: '0' },
  previewPath: false,
})

export function InstalmentsInput({ value, onChange }: FieldInputProps<object>) {
  return (
    <LinesEditor
      spec={spec()}
      resource="payment-terms"
      header={{}}
      value={(value as Line[] | null) ?? []}
      onChange={onChange}
    />
  )
}
