/** The names of several records of which only the ids came along. */
import { RefName } from '@/kit/RefName'
import { Blank } from '@/kit/StatusTag'

interface NamesProps {
  resource: string
  ids: string[] | null | undefined
}

export function Names({ resource, ids }: NamesProps) {
  if (!ids?.length) return <Blank />
  return (
    <span className="k-tags">
      {ids.map((id) => (
        <span key={id}>
          <RefName resource={resource} id={id} />
        </span>
      ))}
    </span>
  )
}
