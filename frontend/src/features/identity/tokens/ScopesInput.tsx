/** Picks scopes from those the caller may pass on, grouped by kind of record. */
import { Select } from 'antd'
import { useRead } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import type { FieldInputProps } from '@/kit/FieldInput'

export function ScopesInput({ id, value, onChange }: FieldInputProps<object>) {
  const t = useT()
  const { data, isPending } = useRead<{ data: string[] }>(['token-scopes'], '/api-tokens/scopes')
  const scopes = data?.data ?? []
  const kinds = [...new Set(scopes.map((scope) => scope.split(':')[0] ?? ''))]
  return (
    <Select
      id={id}
      mode="multiple"
      className="k-full"
      loading={isPending}
      maxTagCount={8}
      placeholder={t('api_token.hint.pick')}
      value={(value as string[] | null) ?? []}
      onChange={(next: string[]) => onChange?.(next.length ? next : null)}
      options={kinds.map((kind) => ({
        label: kind,
        options: scopes
          .filter((scope) => scope.startsWith(`${kind}:`))
          .map((scope) => ({ value: scope, label: scope })),
      }))}
    />
  )
}
