/** The words and looks of a tag of the catalogue. */
import { Tag as Chip } from 'antd'
import type { components } from '@/api/schema.gen'
import { badge, bool, datetime, type Look, qty, text } from '@/kit/fields'
import { formatTotal } from '@/kit/format'

export type CatalogueTag = components['schemas']['TagRead']

/** From here on records are not counted in a list. */
const COUNTED = 1000

export const objects: Record<string, Look> = {
  customers: { label: 'role.objects.customers' },
  leads: { label: 'role.objects.leads' },
}

const colours: Record<string, Look> = {
  default: { label: 'tag.colours.default' },
  red: { label: 'tag.colours.red' },
  orange: { label: 'tag.colours.orange' },
  gold: { label: 'tag.colours.gold' },
  green: { label: 'tag.colours.green' },
  cyan: { label: 'tag.colours.cyan' },
  blue: { label: 'tag.colours.blue' },
  purple: { label: 'tag.colours.purple' },
  magenta: { label: 'tag.colours.magenta' },
}

export const tag = {
  object: badge<CatalogueTag>('object', 'tag.fields.object', objects, {
    required: true,
    once: true,
    width: 90,
  }),
  name: text<CatalogueTag>('name', 'tag.fields.name', {
    required: true,
    once: true,
    sort: true,
    maxLength: 32,
    width: 220,
    render: (record) => <Chip color={record.colour}>{record.name}</Chip>,
  }),
  colour: badge<CatalogueTag>('colour', 'tag.fields.colour', colours, {
    initial: 'default',
    width: 90,
  }),
  group_name: text<CatalogueTag>('group_name', 'tag.fields.group_name', {
    maxLength: 32,
    filter: true,
    width: 130,
    hint: 'tag.groupHint',
  }),
  is_active: bool<CatalogueTag>('is_active', 'tag.fields.is_active', {
    filter: true,
    initial: true,
    width: 80,
  }),
  used: qty<CatalogueTag>('used', 'tag.fields.used', {
    readOnly: true,
    width: 110,
    render: (record) => (
      <span className="k-num">
        {formatTotal(Math.min(record.used, COUNTED), record.used > COUNTED ? 'gte' : 'eq')}
      </span>
    ),
  }),
  updated_at: datetime<CatalogueTag>('updated_at', 'tag.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}
