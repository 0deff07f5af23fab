/** The proposal that is replayed: a rule of taking back, a limit of claims, or both. */
import { Button, Checkbox, InputNumber } from 'antd'
import { useState } from 'react'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Panel } from '@/kit/Panel'
import { RuleScope, RuleTerm } from '@/kit/RecycleRuleInputs'
import { type Grade, isGraded, kindsOf, type RuleWrite } from '@/kit/recycleRules'

type Proposal = components['schemas']['ReplayInput']
type Proposed = Pick<RuleWrite, 'kind' | 'days' | 'grades' | 'exclude_deal'>

interface ReplayFormProps {
  objectType: string
  /** What was proposed last. */
  last: components['schemas']['Replay'] | null
  busy: boolean
  onReplay: (proposal: Proposal) => void
}

export function ReplayForm({ objectType, last, busy, onReplay }: ReplayFormProps) {
  const t = useT()
  const kinds = kindsOf(objectType)
  const [withRule, setWithRule] = useState(!last || last.rule !== null)
  const [rule, setRule] = useState<Proposed>({
    kind: kinds.find((one) => one === last?.rule?.kind) ?? kinds[0] ?? 'no_follow_up',
    days: last?.rule?.days ?? 30,
    grades: (last?.rule?.grades as Grade[] | undefined) ?? [],
    exclude_deal: last?.rule?.exclude_deal ?? true,
  })
  const write = (part: Partial<Proposed>) => setRule({ ...rule, ...part })
  const [limit, setLimit] = useState<number | null>(last?.claim_daily_limit ?? null)
  const graded = isGraded(objectType)

  return (
    <Panel title={t('replay.proposal')}>
      <div className="k-asked k-pad">
        <div className="k-block-row">
          <Checkbox checked={withRule} onChange={(event) => setWithRule(event.target.checked)}>
            {t('replay.rule')}
          </Checkbox>
          <RuleTerm objectType={objectType} rule={rule} disabled={!withRule} onChange={write} />
          {graded && <RuleScope rule={rule} disabled={!withRule} onChange={write} />}
        </div>
        <div className="k-block-row">
          <span>{t('pool.fields.claim_daily_limit')}</span>
          <InputNumber
            className="k-days"
            aria-label={t('pool.fields.claim_daily_limit')}
            min={1}
            max={1_000_000}
            precision={0}
            value={limit}
            placeholder={t('replay.unchanged')}
            onChange={setLimit}
          />
          <Button
            type="primary"
            loading={busy}
            disabled={!withRule && !limit}
            onClick={() =>
              onReplay({
                rule: withRule ? { ...rule, grades: graded ? rule.grades : [] } : null,
                claim_daily_limit: limit,
              } as Proposal)
            }
          >
            {t('replay.run')}
          </Button>
        </div>
        <p className="k-faint">{t('replay.about')}</p>
      </div>
    </Panel>
  )
}
