/** 文档: the files of the customer and of all its records, by category and by name. */

import { Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useCan } from '@/api/session'
import { type TKey, useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { Attachments } from '@/kit/Attachments'
import { DictWord } from '@/kit/DictWord'
import { EmptyState } from '@/kit/EmptyState'
import { DictSelect } from '@/kit/FieldInput'
import { FileLine } from '@/kit/FileName'
import { RecordLink } from '@/kit/navigation'
import { Panel } from '@/kit/Panel'
import { useDebounced } from '@/kit/useDebounced'
import '@/kit/documents.css'
import './overview.css'

type CustomerDocuments = components['schemas']['CustomerDocuments']
type CustomerDocument = components['schemas']['CustomerDocument']

const KINDS = [
  'contacts',
  'follow-ups',
  'opportunities',
  'quotes',
  'contracts',
  'orders',
  'invoices',
  'receipts',
] as const

export function Documents({ id }: { id: string }) {
  const t = useT()
  const can = useCan()
  const [words, setWords] = useState('')
  const [of, setOf] = useState<string>()
  const [kind, setKind] = useState<string | null>(null)
  const q = useDebounced(words.trim(), 300)
  const asked = useRead<CustomerDocuments>(
    ['customer-documents', id],
    `/customers/${id}/documents`,
    { q: q || undefined, object_type: of, kind: kind ?? undefined },
  )
  const kinds = ['customers', ...KINDS.filter((one) => can(one, 'read'))]
  return (
    <div className="k-overview">
      <div className="k-overview-find">
        <Input
          allowClear
          value={words}
          placeholder={t('overview.documents.search')}
          aria-label={t('overview.documents.search')}
          maxLength={64}
          onChange={(event) => setWords(event.target.value)}
        />
        <DictSelect
          type="attachment_kind"
          value={kind}
          placeholder={t('overview.documents.anyKind')}
          aria-label={t('kit.files.kind')}
          onChange={setKind}
        />
        <Select
          allowClear
          value={of}
          placeholder={t('overview.documents.all')}
          aria-label={t('overview.documents.of')}
          onChange={setOf}
          options={kinds.map((one) => ({
            value: one,
            label: t(`overview.kind.${one}` as TKey),
          }))}
        />
      </div>
      <Asked of={asked} rows={3}>
        {({ data: files, complete }) =>
          files.length === 0 ? (
            <EmptyState title={t('overview.documents.none')} />
          ) : (
            <div className="k-files">
              <ul>
                {files.map((file) => (
                  <li key={file.id}>
                    <FileLine
                      file={file}
                      before={
                        <>
                          <DictWord type="attachment_kind" code={file.kind} /> · <Place of={file} />
                        </>
                      }
                    />
                  </li>
                ))}
              </ul>
              {!complete && <p className="k-faint">{t('overview.documents.more')}</p>}
            </div>
          )
        }
      </Asked>
      <Panel title={t('overview.documents.own')}>
        <div className="k-panel-none">
          <Attachments resource="customers" id={id} />
        </div>
      </Panel>
    </div>
  )
}

/** Of which record the file is. */
function Place({ of: { object_type, object_id, object_title } }: { of: CustomerDocument }) {
  const { i18n } = useTranslation()
  const key = `overview.kind.${object_type}`
  return (
    <RecordLink resource={object_type} id={object_id} className="k-link">
      {[i18n.exists(key) ? i18n.t(key as never) : '', object_title].join(' ')}
    </RecordLink>
  )
}
