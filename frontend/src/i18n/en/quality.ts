/** Words of the quality of data; exactly the keys of zh/quality.ts. */
import type { Words } from '@/i18n/types'
import type { quality as zh } from '@/i18n/zh/quality'

export const quality: Words<typeof zh> = {
  quality: {
    title: 'Data quality',
    duplicates: 'Duplicate customers',
    aboutDuplicates:
      'Customers with the same phone, name or e-mail domain, the surest groups first. Merge them, or say that they are different.',
    run: 'Check now',
    waiting: 'Checking…',
    kind: 'Kind',
    never: 'Nothing has been checked yet; it happens every night.',
    last: 'Checked {{at}}. Problems: {{problems}}, new: {{appeared}}, corrected: {{corrected}}',
    scores: 'Scores by module',
    score: 'Score',
    records: 'Records',
    wrong: 'With problems',
    owners: 'Owners with most problems',
    rules: 'Rules',
    rule: 'Rule',
    problems: 'Problems',
    open: 'To correct',
    corrected: 'Corrected',
    runs: 'Earlier checks',
    at: 'Time',
    appeared: 'New',
    found: 'Found',
    gone: 'Corrected on',
    nothing: 'No problems',
    none: 'No duplicate customers were found',
    noneHint: 'Once checked, customers with the same phone, name or domain are listed here.',
    toRun: 'Check the data',
    merge: 'Merge',
    different: 'Not duplicates',
    size_one: '{{count}} customer',
    size_other: '{{count}} customers',
    keep: 'Keep',
  },
}
