/** The prices of a list, to be searched. */
import { Table } from 'antd'
import { useState } from 'react'
import { useT } from '@/i18n/i18n'
import { FieldValue } from '@/kit/FieldValue'
import { FindBox } from '@/kit/FindBox'
import { isNumeric } from '@/kit/fields'
import { line, type PriceList } from './fields'

const COLUMNS = [
  line.code,
  line.product,
  line.unit,
  line.min_qty,
  line.price,
  line.min_price,
  line.max_discount,
]

export function PriceLines({ record }: { record: PriceList }) {
  const t = useT()
  const [typed, setTyped] = useState('')
  const wanted = typed.trim().toLowerCase()
  const rows = record.lines.filter((one) =>
    `${one.product_code} ${one.product_name}`.toLowerCase().includes(wanted),
  )
  return (
    <div className="k-list k-embedded">
      <div className="k-toolbar">
        <FindBox label={t('price_list.find')} value={typed} onChange={setTyped} />
        <span className="k-grow" />
        <span className="k-faint k-num">{t('price_list.tab.count', { count: rows.length })}</span>
      </div>
      <div className="k-table">
        <Table
          size="small"
          rowKey="id"
          dataSource={rows}
          pagination={rows.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
          scroll={{ x: 800 }}
          columns={COLUMNS.map((field) => ({
            key: field.key,
            title: t(field.label),
            width: field.width,
            align: isNumeric(field.kind) ? ('right' as const) : undefined,
            ellipsis: true,
            render: (_: unknown, row: PriceList['lines'][number]) => (
              <FieldValue field={field} record={row} />
            ),
          }))}
        />
      </div>
    </div>
  )
}
