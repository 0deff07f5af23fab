/** The reports of leads on the wire, and what can be drilled into. */
import type { components } from '@/api/schema.gen'

export type ChannelReport = components['schemas']['ChannelReport']
export type MarketerReport = components['schemas']['MarketerReport']
export type ChannelRow = components['schemas']['ChannelRow']
export type MarketerRow = components['schemas']['MarketerRow']
export type Report = ChannelReport | MarketerReport
export type Row = ChannelRow | MarketerRow

export type Counted = 'leads' | 'contactable' | 'qualified' | 'conversions' | 'compliant' | 'won'
export type Converted = 'converted' | 'converted_compliant' | 'responded'

/** The query of the list behind a figure; later parts come first where both say something. */
export const behind = (report: Report, row: Row, name: Counted | Converted) =>
  [row.filter, (report.figures as Record<string, string | null>)[name]].filter(Boolean).join('&')

export const labelOf = (row: Row) => ('label' in row ? row.label : row.marketer_name)
