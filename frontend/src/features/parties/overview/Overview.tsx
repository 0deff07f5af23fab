/** 客户 360 概况: the whole customer on one screen, read with one request. */
import { Skeleton } from 'antd'
import { asProblem } from '@/api/problems'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { ProblemAlert } from '@/kit/ProblemAlert'
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
import '@/kit/work.css'
import './overview.css'

export type CustomerOverview = components['schemas']['CustomerOverview']

export function Overview({ id }: { id: string }) {
  const { data, error } = useRead<CustomerOverview>(['overview', id], `/customers/${id}/overview`)
  if (error) return <ProblemAlert messages={[asProblem(error).message]} />
  if (!data) return <Skeleton active paragraph={{ rows: 10 }} />
  return (
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
  )
}
