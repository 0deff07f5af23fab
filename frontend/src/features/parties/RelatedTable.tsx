/** The documents of one kind that belong to a customer. */
import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { listPath, useGo } from '@/kit/navigation'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { Related, RelatedSpec } from './related'

interface RelatedTableProps {
  spec: RelatedSpec
  customerId: string
}

export function RelatedTable({ spec, customerId }: RelatedTableProps) {
  const t = useT()
  const go = useGo()
  const can = useCan()
  return (
    <ResourceTable<Related>
      embedded
      resource={spec.resource}
      name={spec.one}
      title={spec.tab}
      fields={spec.fields}
      filters={[]}
      fixed={{ customer_id: customerId }}
      sort="-updated_at"
      preview={false}
      extra={
        spec.creatable && can(spec.resource, 'create') ? (
          <Button
            size="small"
            icon={<PlusOutlined />}
            onClick={() =>
              go(listPath(spec.resource), { new: '1', 'init.customer_id': customerId })
            }
          >
            {t('kit.createOf', { name: t(spec.one) })}
          </Button>
        ) : undefined
      }
    />
  )
}
