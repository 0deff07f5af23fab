/** Reads what a price list is restricted to. */
import { type DictionaryEntry, useDictionary } from '@/api/resource'
import { RefName } from '@/kit/RefName'
import { Blank } from '@/kit/StatusTag'
import { useLabel } from '@/kit/useLabel'

const LISTS: Record<string, string> = { grade: 'grade', region: 'region' }
const RECORDS: Record<string, string> = { customer: 'customers', dept: 'departments' }

interface ScopeValuesProps {
  kind: string
  values: string[] | undefined
}

export function ScopeValues({ kind, values }: ScopeValuesProps) {
  const label = useLabel()
  const { data } = useDictionary(LISTS[kind])
  if (!values?.length) return <Blank />
  const resource = RECORDS[kind]
  return (
    <span className="k-tags">
      {values.map((value) => (
        <span key={value}>
          {resource ? <RefName resource={resource} id={value} /> : nameOf(data?.data, value, label)}
        </span>
      ))}
    </span>
  )
}

const nameOf = (
  entries: DictionaryEntry[] | undefined,
  code: string,
  label: (entry: DictionaryEntry) => string,
) => {
  const entry = entries?.find((one) => one.code === code)
  return entry ? label(entry) : code
}
