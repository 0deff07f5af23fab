/** A new sharing rule, or changes to one, with what it would open before it is saved. */
import { rawOf } from '@/kit/fields'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type SharingRule, sharingRule } from './fields'
import { type Draft, SharingPreview } from './SharingPreview'

const FIELDS = [
  sharingRule.name,
  sharingRule.object,
  sharingRule.from_kind,
  sharingRule.from_ids,
  sharingRule.to_kind,
  sharingRule.to_ids,
  sharingRule.permission,
  sharingRule.filter,
  sharingRule.expires_at,
  sharingRule.is_active,
]
/** Of which a preview is made. */
const DRAFT = ['object', 'from_kind', 'from_ids', 'to_kind', 'to_ids', 'permission', 'filter']

export function SharingRuleForm(props: FormProps<SharingRule>) {
  const { record } = props
  const draftOf = (values: Record<string, unknown>) =>
    Object.fromEntries(
      DRAFT.map((key) => [
        key,
        (key in values || !record ? values[key] : rawOf(record, key)) ?? null,
      ]),
    ) as unknown as Draft
  return (
    <RecordForm<SharingRule>
      {...props}
      resource="sharing-rules"
      name="sharing_rule.title"
      fields={FIELDS}
      below={(values) => <SharingPreview draft={draftOf(values)} ruleId={record?.id} />}
    />
  )
}
