/** One sharing rule. */
import { RecordPage } from '@/kit/RecordPage'
import { type SharingRule, sharingRule } from './fields'
import { SharingRuleForm } from './SharingRuleForm'

export function SharingRulePage() {
  return (
    <RecordPage<SharingRule>
      resource="sharing-rules"
      title="sharing_rule.titles"
      heading={(record) => record.name}
      status={sharingRule.permission}
      highlights={[sharingRule.object, sharingRule.is_active, sharingRule.expires_at]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            sharingRule.name,
            sharingRule.object,
            sharingRule.from_ids,
            sharingRule.to_ids,
            sharingRule.permission,
            sharingRule.filter,
            sharingRule.is_active,
            sharingRule.expires_at,
          ],
        },
        { title: 'kit.record.system', fields: [sharingRule.updated_at] },
      ]}
      form={SharingRuleForm}
      removable
      timeline="log"
    />
  )
}
