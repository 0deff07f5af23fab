/** A stage the log knows by its code, in the words of the pipeline. */
import { useRecord } from '@/api/resource'
import { inLanguage } from '@/i18n/i18n'
import { Blank } from '@/kit/StatusTag'
import type { Opportunity } from './fields'
import type { Pipeline } from './pipeline'

export function StageName({ value, record }: { value: string | null; record: object }) {
  const { data } = useRecord<Pipeline>('pipelines', (record as Opportunity).pipeline_id)
  const stage = data?.stages.find((one) => one.code === value)
  if (!value) return <Blank />
  return <>{stage ? inLanguage(stage.name, stage.name_en) : data ? value : '…'}</>
}
