/** The reporting lines of a company, as a tree: who works under whom. */

import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { RecordLink } from '@/kit/navigation'
import { Panel } from '@/kit/Panel'

type Node = components['schemas']['ContactNode']

interface LinesProps {
  colleagues: Node[]
  /** The contact on the screen. */
  here: string
}

export function Lines({ colleagues, here }: LinesProps) {
  const t = useT()
  const known = new Set(colleagues.map((one) => one.id))
  // Whose superior has left, or is not to be seen, stands at the top.
  const top = colleagues.filter((one) => !one.reports_to_id || !known.has(one.reports_to_id))
  return (
    <Panel title={t('people.lines')}>
      <ul className="k-lines-tree">
        {top.map((one) => (
          <Branch key={one.id} node={one} all={colleagues} here={here} />
        ))}
      </ul>
    </Panel>
  )
}

function Branch({ node, all, here }: { node: Node; all: Node[]; here: string }) {
  const t = useT()
  const below = all.filter((one) => one.reports_to_id === node.id)
  const name = node.id === here ? <b>{node.name}</b> : node.name
  return (
    <li aria-current={node.id === here ? 'true' : undefined}>
      <RecordLink resource="contacts" id={node.id} className="k-link">
        {name}
      </RecordLink>
      <span className="k-faint">
        {' '}
        {[
          node.department,
          node.title,
          node.attitude && t(`contact.attitude.${node.attitude}` as TKey),
          node.is_key_decision_maker && t('overview.decides'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {below.length > 0 && (
        <ul>
          {below.map((one) => (
            <Branch key={one.id} node={one} all={all} here={here} />
          ))}
        </ul>
      )}
    </li>
  )
}
