/** Picks the products that a lead asks for. */
import type { FieldInputProps } from '@/kit/FieldInput'
import { RefsInput } from '@/kit/RefsInput'
import type { Lead } from './lead'

export function ProductsInput({ id, value, onChange, disabled, record }: FieldInputProps<Lead>) {
  return (
    <RefsInput
      id={id}
      disabled={disabled}
      resource="products"
      query={{ lifecycle: 'on_sale' }}
      named={(record as Lead | undefined)?.interested_products}
      value={value as string[] | null}
      onChange={onChange}
    />
  )
}
