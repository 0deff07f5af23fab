/** Step two: who gets what. Gone through from top to bottom, a record goes with the first line that finds it. */
import { PlusOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useState } from 'react'
import { asProblem, type Problem } from '@/api/problems'
import { useSave } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import type { Handover, Part } from './fields'
import { PartLine } from './PartLine'
import './handovers.css'

interface PartListProps {
  of: Handover
  disabled: boolean
  onSaved: () => void
}

/** Everything there is, to nobody yet. */
const USUAL: Part[] = (['customers', 'leads', 'approvals', 'tasks'] as const).map((object) => ({
  object,
  filter: null,
  way: 'user',
  receiver_id: null,
  receiver_name: null,
}))

let last = 0
const keyed = (part: Part) => {
  last += 1
  return { key: last, part }
}

export function PartList({ of, disabled, onSaved }: PartListProps) {
  const t = useT()
  const { message } = App.useApp()
  const save = useSave<Handover>('handovers')
  const [lines, setLines] = useState(() => (of.parts.length ? of.parts : USUAL).map(keyed))
  const [failed, setFailed] = useState<Problem | null>(null)
  const problemAt = (place: number) =>
    failed?.body.errors?.find((error) => error.pointer.startsWith(`/parts/${place}/`))?.detail

  async function store() {
    setFailed(null)
    const parts = lines.map(({ part: { receiver_name: _, ...part } }) => part)
    try {
      await save.mutateAsync({ record: of, body: { parts } })
      onSaved()
    } catch (error) {
      const problem = asProblem(error)
      setFailed(problem)
      void message.error(problem.message)
    }
  }

  return (
    <section className="k-panel" aria-label={t('handover.plan')}>
      <header>
        <h2>{t('handover.plan')}</h2>
        <span className="k-faint">{t('handover.planNote')}</span>
      </header>
      {lines.length === 0 && <EmptyState title={t('handover.planEmpty')} />}
      <ol className="k-parts">
        {lines.map(({ key, part }, place) => (
          <PartLine
            key={key}
            part={part}
            place={place}
            disabled={disabled}
            error={problemAt(place)}
            onChange={(changed) =>
              setLines(lines.map((one) => (one.key === key ? { key, part: changed } : one)))
            }
            onRemove={() => setLines(lines.filter((one) => one.key !== key))}
          />
        ))}
      </ol>
      <footer className="k-part-foot">
        <Button
          icon={<PlusOutlined />}
          disabled={disabled}
          onClick={() => setLines([...lines, keyed({ ...(USUAL[0] as Part) })])}
        >
          {t('handover.part.add')}
        </Button>
        <span className="k-grow" />
        <Button
          type="primary"
          disabled={disabled}
          loading={save.isPending}
          onClick={() => void store()}
        >
          {t('handover.toForecast')}
        </Button>
      </footer>
    </section>
  )
}
