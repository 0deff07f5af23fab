/** A sales process as the server describes it. */
import type { components } from '@/api/schema.gen'
export type PipelineStage = components['schemas']['PipelineStageRead']
export type Pipeline = components['schemas']['PipelineRead']

/** Where what a gate asks for is entered: a tab of the record, or its form. */
export const GATE_PLACES: Record<string, { tab?: string; edit?: string }> = {
  demand: { edit: '1' },
  contact_role: { tab: 'contacts' },
  need_detail: { edit: '1' },
  budget: { edit: '1' },
  decision_date: { edit: '1' },
  decision_maker: { tab: 'contacts' },
  lines: { edit: '1' },
  approved_quote: { tab: 'quotes' },
}
