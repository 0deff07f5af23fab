/** Words of the catalog context; exactly the keys of zh/catalog.ts. */
import type { Words } from '@/i18n/types'
import type { catalog as zh } from '@/i18n/zh/catalog'

export const catalog: Words<typeof zh> = {
  product: {
    title: 'product',
    titles: 'Products',
    about:
      'Products are the goods and services that quotes, orders, deliveries and invoices share; price and tax rate come from here.',
    group: { basics: 'Basics', price: 'Price and tax', more: 'Other' },
    view: { all: 'All', on_sale: 'On sale', off_sale: 'Off sale' },
    fields: {
      code: 'Code',
      name: 'Name',
      spec: 'Specification',
      brand: 'Brand',
      product_kind: 'Kind',
      unit: 'Unit',
      tax_rate: 'Tax rate',
      standard_price_incl: 'Standard price (incl. tax)',
      cost_price: 'Cost price',
      lifecycle: 'Status',
      is_stocked: 'Stocked',
      updated_at: 'Updated',
    },
    kind: {
      goods: 'Goods',
      service: 'Service',
      consumable: 'Consumable',
      software: 'Software',
      kit: 'Kit',
    },
    lifecycle: { draft: 'Draft', on_sale: 'On sale', off_sale: 'Off sale', eol: 'End of life' },
    form: { costHint: 'Only authorised people see the cost price' },
  },
}
