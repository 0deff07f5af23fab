/** 收款约定: instalments by share or by amount; with shares the server splits the amount to the cent. */
import { Segmented } from 'antd'
import { useState } from 'react'
import { useT } from '@/i18n/i18n'
import { baseEvents } from '@/kit/documentHead'
import { badge, date, money, percent, qty, text } from '@/kit/fields'
import { RowsEditor } from '@/kit/lines/RowsEditor'
import { type Contract, type ContractTerm, contract } from './fields'

const key = 'contract.term'
const term = {
  name: text<ContractTerm>('name', `${key}.name`, { required: true, maxLength: 32, width: 120 }),
  ratio: percent<ContractTerm>('ratio', `${key}.ratio`, { width: 104 }),
  amount: money<ContractTerm>('amount', `${key}.amount`, { width: 120 }),
  base_event: badge<ContractTerm>('base_event', `${key}.base_event`, baseEvents, { width: 112 }),
  days: qty<ContractTerm>('days', `${key}.days`, { width: 68 }),
  due_date: date<ContractTerm>('due_date', `${key}.due_date`, { width: 124 }),
}

type Mode = 'ratio' | 'amount'

export function ContractTerms({ record }: { record: Contract }) {
  const t = useT()
  const [mode, setMode] = useState<Mode>('ratio')
  return (
    <RowsEditor<Contract, ContractTerm>
      resource="contracts"
      record={record}
      part="terms"
      rows={record.terms}
      fields={Object.values(term)}
      totals={[contract.amount_incl]}
      empty="contract.term.empty"
      hint="contract.term.hint"
      spec={{
        columns: [term.name, term[mode], term.base_event, term.days, term.due_date].map(
          (field) => ({ field }),
        ),
        title: 'contract.tab.terms',
        totals: [],
      }}
      toLine={(row) => ({ ...row, days: row.days?.toString() })}
      toRow={({ days, ...line }) => ({
        ...line,
        ...(days !== undefined && { days: Number(days) }),
      })}
      onBegin={() => setMode(record.terms.every((one) => one.ratio !== null) ? 'ratio' : 'amount')}
      tools={
        <>
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
            {t(mode === 'ratio' ? 'contract.term.ratioHint' : 'contract.term.amountHint')}
          </span>
        </>
      }
    />
  )
}
