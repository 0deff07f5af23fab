/** 客户 360 概况: the whole customer on one screen, read with one request. */
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { Asked } from '@/kit/Asked'
import { Awaited } from './Awaited'
import { Credit } from './Credit'
import { Figures } from './Figures'
import { Grading } from './Grading'
import { Needs, Promises } from './Needs'
import { People } from './People'
import { Preferences } from './Preferences'
import { Recent } from './Recent'
import { Relation } from './Relation'
import { Said } from './Said'
import './overview.css'

export type CustomerOverview = components['schemas']['CustomerOverview']

export function Overview({ id }: { id: string }) {
  const asked = useRead<CustomerOverview>(['overview', id], `/customers/${id}/overview`)
  return (
    <Asked of={asked} rows={10}>
      {(data) => (
        <div className="k-overview">
          <Relation overview={data} />
          <Preferences preferences={data.preferences} />
          <Figures figures={data.figures} />
          <div className="k-overview-grid">
            <div>
              <People contacts={data.contacts} />
              <Needs records={data.records} />
              <Promises records={data.records} />
            </div>
            <div>
              <Said followUps={data.follow_ups} />
            </div>
          </div>
          <Credit credit={data.credit} />
          <Grading id={id} />
          <Recent records={data.records} />
          <Awaited awaited={data.awaited} />
        </div>
      )}
    </Asked>
  )
}
