/** The words and looks of a warehouse. */
import type { components } from '@/api/schema.gen'
import { badge, bool, datetime, type Look, ref, text } from '@/kit/fields'

export type Warehouse = components['schemas']['WarehouseRead']

const kinds: Record<string, Look> = {
  normal: { label: 'warehouse.kind.normal' },
  defect: { label: 'warehouse.kind.defect', tone: 'orange' },
}

export const warehouse = {
  code: text<Warehouse>('code', 'warehouse.fields.code', {
    required: true,
    sort: true,
    width: 110,
    maxLength: 32,
  }),
  name: text<Warehouse>('name', 'warehouse.fields.name', {
    required: true,
    sort: true,
    width: 200,
    maxLength: 64,
  }),
  kind: badge<Warehouse>('kind', 'warehouse.fields.kind', kinds, {
    required: true,
    filter: true,
    initial: 'normal',
  }),
  manager: ref<Warehouse>('manager_id', 'warehouse.fields.manager', 'users', 'manager_name', {
    plain: true,
    width: 110,
  }),
  address: text<Warehouse>('address', 'warehouse.fields.address', { maxLength: 200, width: 280 }),
  is_active: bool<Warehouse>('is_active', 'warehouse.fields.is_active', {
    filter: true,
    initial: true,
  }),
  created_at: datetime<Warehouse>('created_at', 'warehouse.fields.created_at', { readOnly: true }),
  updated_at: datetime<Warehouse>('updated_at', 'warehouse.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}
