/** 共享规则: whose records are open to whom, beyond what roles and teams give. */
import { useT } from '@/i18n/i18n'
import { Banner } from '@/kit/Banner'
import { ResourceTable } from '@/kit/table/ResourceTable'
import { sharingRule } from './fields'
import { SharingRuleForm } from './SharingRuleForm'

export function SharingRulesPage() {
  const t = useT()
  return (
    <ResourceTable
      resource="sharing-rules"
      name="sharing_rule.title"
      title="sharing_rule.titles"
      about="sharing_rule.about"
      banner={<Banner>{t('sharing_rule.how')}</Banner>}
      heading={sharingRule.name}
      fields={[
        sharingRule.name,
        sharingRule.object,
        sharingRule.from_ids,
        sharingRule.to_ids,
        sharingRule.permission,
        sharingRule.filter,
        sharingRule.is_active,
        sharingRule.expires_at,
        sharingRule.updated_at,
      ]}
      sort="name"
      form={SharingRuleForm}
      preview={false}
    />
  )
}
