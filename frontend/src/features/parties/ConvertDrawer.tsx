/** 转换: a lead becomes a customer with its contact and, if wanted, an opportunity, in one step. */
import { Button, Drawer, Form, Grid } from 'antd'
import { useState } from 'react'
import { asProblem, type Problem, sortErrors } from '@/api/problems'
import { useAction } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { ProblemAlert } from '@/kit/ProblemAlert'
import '@/kit/strips.css'
import { ComplianceList, foreseen } from './ComplianceList'
import { ConvertDone } from './ConvertDone'
import { ConvertFields } from './ConvertFields'
import { bodyOf, type ConvertValues, KEYS, startOf } from './conversion'
import type { Lead } from './lead'

interface ConvertDrawerProps {
  record: Lead
  onClose: () => void
}

export function ConvertDrawer({ record, onClose }: ConvertDrawerProps) {
  const t = useT()
  const phone = !Grid.useBreakpoint().md
  const [form] = Form.useForm<ConvertValues>()
  const act = useAction('leads')
  const [refusal, setRefusal] = useState<{ messages: string[]; problem: Problem } | null>(null)
  const [converted, setConverted] = useState<Lead | null>(null)

  async function submit(values: ConvertValues) {
    setRefusal(null)
    try {
      const body = bodyOf(values)
      const answer = await act.mutateAsync({ id: record.id, action: 'convert', body })
      setConverted(answer as unknown as Lead)
    } catch (error) {
      const problem = asProblem(error)
      const { fields, rest } = sortErrors(problem, (path) => KEYS.has(path.join('.')))
      form.setFields(fields.map(({ name, errors }) => ({ name: name as never, errors })))
      setRefusal({ messages: rest, problem })
    }
  }

  const footer = converted ? null : (
    <div className="k-form-footer">
      <ProblemAlert messages={refusal?.messages ?? []} problem={refusal?.problem} />
      <div className="k-form-buttons">
        <Button onClick={onClose}>{t('kit.cancel')}</Button>
        <Button type="primary" loading={act.isPending} onClick={() => form.submit()}>
          {t('lead.convert.submit')}
        </Button>
      </div>
    </div>
  )

  return (
    <Drawer
      open
      size={phone ? '100%' : 560}
      title={`${t('lead.convert.title')} · ${record.name}`}
      mask={{ closable: false }}
      onClose={onClose}
      footer={footer}
    >
      {converted ? (
        <ConvertDone record={converted} onClose={onClose} />
      ) : (
        <>
          <Form<ConvertValues>
            form={form}
            layout="vertical"
            initialValues={startOf(record)}
            onValuesChange={() => refusal && setRefusal(null)}
            onFinish={(values) => void submit(values)}
            scrollToFirstError
          >
            <ConvertFields
              record={record}
              isSuspect={refusal?.problem.code === 'DUPLICATE_SUSPECT'}
            />
          </Form>
          <section>
            <h3 className="k-section">{t('lead.convert.compliance')}</h3>
            <p className="k-faint">{t('lead.convert.complianceHint')}</p>
            <ComplianceList items={foreseen(record)} />
          </section>
        </>
      )}
    </Drawer>
  )
}
