/** 收款约定: instalments by share or by amount; with shares the server splits the amount to the cent. */
import { App, Button, Segmented } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { useReplace } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { badge, date, type Look, money, percent, qty, text } from '@/kit/fields'
import { type LineErrors, LinesEditor } from '@/kit/lines/LinesEditor'
import { LinesTable } from '@/kit/lines/LinesTable'
import { cleanLines, type Line, type LinesSpec, writable } from '@/kit/lines/lines'
import { type Contract, type ContractTerm, contract } from './fields'
import '@/kit/documents.css'

const events: Record<string, Look> = {
  contract_signed: { label: 'contract.event.contract_signed' },
  order_approved: { label: 'contract.event.order_approved' },
  shipped: { label: 'contract.event.shipped' },
  signed: { label: 'contract.event.signed' },
  accepted: { label: 'contract.event.accepted' },
  invoiced: { label: 'contract.event.invoiced' },
}

const key = 'contract.term'
const term = {
  name: text<ContractTerm>('name', `${key}.name`, { required: true, maxLength: 32, width: 120 }),
  ratio: percent<ContractTerm>('ratio', `${key}.ratio`, { width: 104 }),
  amount: money<ContractTerm>('amount', `${key}.amount`, { width: 120 }),
  base_event: badge<ContractTerm>('base_event', `${key}.base_event`, events, { width: 112 }),
  days: qty<ContractTerm>('days', `${key}.days`, { width: 68 }),
  due_date: date<ContractTerm>('due_date', `${key}.due_date`, { width: 124 }),
}

type Mode = 'ratio' | 'amount'

export function ContractTerms({ record }: { record: Contract }) {
  const t = useT()
  const { message } = App.useApp()
  const replace = useReplace<Contract>('contracts', 'terms')
  const [rows, setRows] = useState<Line[] | null>(null)
  const [mode, setMode] = useState<Mode>('ratio')
  const [errors, setErrors] = useState<LineErrors>({})
  const may = record.actions.find((one) => one.name === 'update')?.enabled ?? false
  const isShare = mode === 'ratio'
  const spec: LinesSpec = {
    columns: [
      { field: term.name },
      ...(isShare ? [{ field: term.ratio }] : [{ field: term.amount }]),
      { field: term.base_event },
      { field: term.days },
      { field: term.due_date },
    ],
    title: 'contract.tab.terms',
    totals: [],
    previewPath: false,
  }

  function begin() {
    setMode(record.terms.every((one) => one.ratio !== null) ? 'ratio' : 'amount')
    setRows(record.terms.map((one) => ({ ...one, days: one.days?.toString() })))
    setErrors({})
  }

  async function save() {
    const sent = writable(cleanLines(rows), spec.columns).map(({ id: _, ...row }) => ({
      ...row,
      ...(row.days !== undefined && { days: Number(row.days) }),
    }))
    try {
      await replace.mutateAsync({ record, body: { terms: sent } })
      setRows(null)
      void message.success(t('kit.saved'))
    } catch (error) {
      const problem = asProblem(error)
      setErrors(
        Object.fromEntries(
          (problem.body.errors ?? []).map((one) => [
            one.pointer.replace('/terms/', ''),
            one.detail ?? one.code,
          ]),
        ),
      )
      void message.error(problem.body.errors?.[0]?.detail ?? problem.message)
    }
  }

  if (rows)
    return (
      <>
        <div className="k-tabhead">
          <Segmented<Mode>
            size="small"
            value={mode}
            onChange={setMode}
            options={[
              { value: 'ratio', label: t('contract.term.byRatio') },
              { value: 'amount', label: t('contract.term.byAmount') },
            ]}
          />
          <span className="k-faint">
            {t(isShare ? 'contract.term.ratioHint' : 'contract.term.amountHint')}
          </span>
        </div>
        <LinesEditor
          spec={spec}
          resource="contracts"
          value={rows}
          onChange={setRows}
          header={{}}
          errors={errors}
        />
        <div className="k-form-buttons">
          <Button size="small" onClick={() => setRows(null)}>
            {t('kit.cancel')}
          </Button>
          <Button
            size="small"
            type="primary"
            loading={replace.isPending}
            onClick={() => void save()}
          >
            {t('kit.save')}
          </Button>
        </div>
      </>
    )
  const edit = may && (
    <Button size="small" onClick={begin}>
      {t(record.terms.length ? 'kit.rows.edit' : 'kit.rows.add')}
    </Button>
  )
  if (!record.terms.length)
    return (
      <EmptyState
        title={t('contract.term.empty')}
        hint={t('contract.term.hint')}
        action={edit || undefined}
      />
    )
  return (
    <>
      <div className="k-tabhead">
        <span className="k-faint">{t('contract.term.hint')}</span>
        {edit}
      </div>
      <LinesTable<ContractTerm>
        lines={record.terms}
        fields={Object.values(term)}
        header={record}
        totals={[contract.amount_incl]}
      />
    </>
  )
}
