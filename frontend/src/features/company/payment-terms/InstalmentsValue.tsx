/** The parts of an instalment term in words: 首付款 30% 合同签订. */
import { FieldValue } from '@/kit/FieldValue'
import { Blank } from '@/kit/StatusTag'
import { type Instalment, part } from './fields'

export function InstalmentsValue({ instalments }: { instalments: Instalment[] | undefined }) {
  if (!instalments?.length) return <Blank />
  return (
    <ul>
      {instalments.map((one) => (
        <li key={one.name} className="k-tags">
          <span>{one.name}</span>
          <FieldValue field={part.ratio} record={one} />
          <FieldValue field={part.base_event} record={one} />
          {one.days > 0 && <span className="k-num">+{one.days}</span>}
        </li>
      ))}
    </ul>
  )
}
