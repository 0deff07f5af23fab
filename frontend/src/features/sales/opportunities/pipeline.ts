/** A sales process as the server describes it. */
export interface PipelineStage {
  id: string
  seq: number
  code: string
  name: string
  name_en: string
  win_rate: string
  max_days: number
  /** What must be known before a deal leaves this stage. */
  gate: string[]
  checklist: string[]
}

export interface Pipeline {
  id: string
  name: string
  stages: PipelineStage[]
}

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
