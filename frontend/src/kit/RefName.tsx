/** The name of a record of which only the id came along. */
import { useRecord } from '@/api/resource'
import { type RefOption, refName } from './RefInput'
import { Blank } from './StatusTag'

interface RefNameProps {
  resource: string
  id: string | null | undefined
}

export function RefName({ resource, id }: RefNameProps) {
  const { data } = useRecord<RefOption>(resource, id)
  if (!id) return <Blank />
  return <>{data ? refName(data) : '…'}</>
}
