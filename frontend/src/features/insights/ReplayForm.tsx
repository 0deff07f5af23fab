/** The proposal that is replayed: a rule of taking back, a limit of claims, or both. */
import { Button, Checkbox, InputNumber, Select } from 'antd'
import { useState } from 'react'
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'

type Proposal = components['schemas']['ReplayInput']
type Rule = NonNullable<Proposal['rule']>

const KINDS: Record<string, Rule['kind'][]> = {
  customers: ['no_follow_up', 'no_opportunity', 'no_deal'],
  leads: ['no_follow_up', 'lead_not_converted', 'lead_no_response'],
}
const GRADES = ['A', 'B', 'C'] as const
type Grade = (typeof GRADES)[number]

interface ReplayFormProps {
  objectType: string
  /** What was proposed last. */
  last: components['schemas']['Replay'] | null
  busy: boolean
  onReplay: (proposal: Proposal) => void
}

export function ReplayForm({ objectType, last, busy, onReplay }: ReplayFormProps) {
  const t = useT()
  const kinds = KINDS[objectType] ?? []
  const [withRule, setWithRule] = useState(!last || last.rule !== null)
  const [kind, setKind] = useState(kinds.find((one) => one === last?.rule?.kind) ?? kinds[0])
  const [days, setDays] = useState(last?.rule?.days ?? 30)
  const [grades, setGrades] = useState<Grade[]>((last?.rule?.grades as Grade[]) ?? [])
  const [excludeDeal, setExcludeDeal] = useState(last?.rule?.exclude_deal ?? true)
  const [limit, setLimit] = useState<number | null>(last?.claim_daily_limit ?? null)
  const graded = objectType === 'customers'

  return (
    <section className="k-panel">
      <header>
        <h2>{t('replay.proposal')}</h2>
      </header>
      <div className="k-asked k-pad">
        <div className="k-block-row">
          <Checkbox checked={withRule} onChange={(event) => setWithRule(event.target.checked)}>
            {t('replay.rule')}
          </Checkbox>
          <Select
            className="k-grow"
            aria-label={t('pool.rules.kindOf')}
            disabled={!withRule}
            value={kind}
            options={kinds.map((one) => ({
              value: one,
              label: t(`pool.rules.kind.${one}` as TKey),
            }))}
            onChange={setKind}
          />
          <InputNumber
            className="k-days"
            aria-label={t('pool.rules.days')}
            disabled={!withRule}
            min={1}
            max={3650}
            precision={0}
            value={days}
            suffix={t(kind === 'lead_no_response' ? 'pool.rules.hours' : 'pool.rules.day')}
            onChange={(next) => setDays(next ?? 1)}
          />
          {graded && (
            <>
              <Select
                className="k-grow"
                mode="multiple"
                aria-label={t('pool.rules.grades')}
                placeholder={t('pool.rules.allGrades')}
                disabled={!withRule}
                value={grades}
                options={GRADES.map((grade) => ({
                  value: grade,
                  label: t('pool.rules.grade', { grade }),
                }))}
                onChange={(next) => setGrades(next)}
              />
              <Checkbox
                checked={excludeDeal}
                disabled={!withRule}
                onChange={(event) => setExcludeDeal(event.target.checked)}
              >
                {t('pool.rules.exclude_deal')}
              </Checkbox>
            </>
          )}
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
          <span className="k-grow" />
          <Button
            type="primary"
            loading={busy}
            disabled={!(withRule && kind) && !limit}
            onClick={() =>
              onReplay({
                rule:
                  withRule && kind
                    ? { kind, days, grades: graded ? grades : [], exclude_deal: excludeDeal }
                    : null,
                claim_daily_limit: limit,
              } as Proposal)
            }
          >
            {t('replay.run')}
          </Button>
        </div>
        <p className="k-faint">{t('replay.about')}</p>
      </div>
    </section>
  )
}
