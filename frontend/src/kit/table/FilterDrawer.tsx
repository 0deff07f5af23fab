/** 高级筛选: conditions in groups of AND and OR. The server judges them before the list follows. */
import { Button, Drawer, Grid } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { asProblem, type Problem } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import type { Field } from '@/kit/fields'
import { ProblemAlert } from '@/kit/ProblemAlert'
import { FilterGroup } from './FilterGroup'
import type { FilterTree } from './filterTree'
import { asGroup, complete, type Group } from './grouping'

interface FilterDrawerProps<T extends object> {
  resource: string
  fields: Field<T>[]
  tree: FilterTree
  onApply: (tree: FilterTree) => void
  onClose: () => void
}

export function FilterDrawer<T extends object>(props: FilterDrawerProps<T>) {
  const { resource, fields, tree, onApply, onClose } = props
  const t = useT()
  const phone = !Grid.useBreakpoint().md
  const [group, setGroup] = useState<Group>(() => asGroup(tree))
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  async function apply() {
    const next = complete(group)
    setBusy(true)
    setProblem(null)
    try {
      if (next) await call('POST', `/${resource}/search`, { body: { filter: next, limit: 1 } })
      onApply(next)
      onClose()
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Drawer
      open
      size={phone ? '100%' : 640}
      title={t('kit.filter.advanced')}
      onClose={onClose}
      footer={
        <div className="k-drawer-foot">
          <Button onClick={() => setGroup({ and: [] })}>{t('kit.table.clear')}</Button>
          <span className="k-grow" />
          <Button onClick={onClose}>{t('kit.cancel')}</Button>
          <Button type="primary" loading={busy} onClick={() => void apply()}>
            {t('kit.filter.apply')}
          </Button>
        </div>
      }
    >
      <FilterGroup fields={fields} group={group} depth={1} onChange={setGroup} />
      <ProblemAlert messages={problem ? [problem.message] : []} problem={problem ?? undefined} />
    </Drawer>
  )
}
