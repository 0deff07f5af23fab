/** A new warehouse, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Warehouse, warehouse } from './warehouseFields'

export function WarehouseForm(props: FormProps<Warehouse>) {
  return (
    <RecordForm<Warehouse>
      {...props}
      resource="warehouses"
      name="warehouse.title"
      fields={[
        warehouse.code,
        warehouse.name,
        warehouse.kind,
        warehouse.manager,
        warehouse.address,
        warehouse.is_active,
      ]}
    />
  )
}
