/** All warehouses. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { WarehouseForm } from './WarehouseForm'
import { warehouse } from './warehouseFields'

export function WarehousesPage() {
  return (
    <ResourceTable
      resource="warehouses"
      name="warehouse.title"
      title="warehouse.titles"
      about="warehouse.about"
      heading={warehouse.name}
      fields={[
        warehouse.code,
        warehouse.name,
        warehouse.kind,
        warehouse.manager,
        warehouse.address,
        warehouse.is_active,
        warehouse.updated_at,
      ]}
      sort="code"
      form={WarehouseForm}
      preview={false}
    />
  )
}
