/** One warehouse, what lies in it and what moved. */
import { useCan } from '@/api/session'
import { RecordPage, type RecordTab } from '@/kit/RecordPage'
import { MovesTable } from './MovesTable'
import { StocksTable } from './StocksTable'
import { WarehouseForm } from './WarehouseForm'
import { type Warehouse, warehouse } from './warehouseFields'

export function WarehousePage() {
  const can = useCan()
  const tabs: (RecordTab<Warehouse> & { of: string })[] = [
    {
      key: 'stocks',
      of: 'stocks',
      label: 'warehouse.tab.stocks',
      children: (record) => <StocksTable warehouse={record.id} />,
    },
    {
      key: 'moves',
      of: 'stock-ledger',
      label: 'warehouse.tab.moves',
      children: (record) => (
        <MovesTable fixed={{ warehouse_id: record.id }} without={['warehouse']} />
      ),
    },
  ]
  return (
    <RecordPage<Warehouse>
      resource="warehouses"
      title="warehouse.titles"
      heading={(record) => record.name}
      number={(record) => record.code}
      status={warehouse.kind}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            warehouse.name,
            warehouse.code,
            warehouse.manager,
            warehouse.address,
            warehouse.is_active,
          ],
        },
        { title: 'kit.record.system', fields: [warehouse.created_at, warehouse.updated_at] },
      ]}
      tabs={tabs.filter((tab) => can(tab.of, 'read'))}
      form={WarehouseForm}
      timeline="tab"
    />
  )
}
