/** Free tags: type and press Enter. */
import { Select } from 'antd'
import type { FieldInputProps } from '@/kit/FieldInput'

export function TagsInput({ value, onChange, id, disabled }: FieldInputProps<object>) {
  return (
    <Select
      id={id}
      disabled={disabled}
      className="k-full"
      mode="tags"
      open={false}
      suffixIcon={null}
      tokenSeparators={[',', '，', ';', '；']}
      value={(value as string[] | null) ?? []}
      onChange={(tags: string[]) => onChange?.(tags.map((tag) => tag.trim()).filter(Boolean))}
    />
  )
}
