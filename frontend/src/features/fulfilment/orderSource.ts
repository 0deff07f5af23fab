/** The order a delivery is made from. */
import { type Field, ref } from '@/kit/fields'

interface Input {
  order_id: string
  order_number: string
}

export const orderSource: Field<Input> = ref<Input>(
  'order_id',
  'delivery.push.order',
  'orders',
  'order_number',
  {
    required: true,
    hint: 'delivery.push.orderHint',
    query: { status: 'approved', ship_status: 'none,partial' },
  },
)
