/** English says `1 day` and `2 days`; Chinese makes no difference, so the words keep one text for both. */

const NOUNS = [
  ...['check', 'claim', 'code', 'customer', 'day', 'doc', 'document', 'event', 'hour', 'kind'],
  ...['lead', 'line', 'member', 'order', 'piece', 'point', 'problem', 'record', 'result', 'right'],
  ...['row', 'scan', 'time'],
]
const BEFORE = ['discarded', 'failed', 'more', 'new', 'open', 'recovery', 'updated', 'working']
const MANY = new RegExp(
  `(?<![\\d.,:-])1 ((?:(?:${BEFORE.join('|')}) )?)(?:(${NOUNS.join('|')})s|(entr|opportunit)ies)\\b`,
  'g',
)

/** `Import 1 rows` → `Import 1 row`; `11 rows` and `0.1 points` stay. */
export const ofOne = (text: string): string =>
  text.replace(
    MANY,
    (_, before: string, noun?: string, stem?: string) => `1 ${before}${noun ?? `${stem}y`}`,
  )
