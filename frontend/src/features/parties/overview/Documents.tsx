/** 文档: the files of the customer and of all its records, by category and by name. */
import { FileImageOutlined, FileTextOutlined } from '@ant-design/icons'
import { App, Input, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem } from '@/api/problems'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useCan } from '@/api/session'
import { type TKey, useT } from '@/i18n/i18n'
import { Attachments } from '@/kit/Attachments'
import { EmptyState } from '@/kit/EmptyState'
import { FilePreview } from '@/kit/FilePreview'
import { formatSize, isImage, openFile } from '@/kit/files'
import { formatDatetime } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import { useDebounced } from '@/kit/useDebounced'
import '@/kit/documents.css'
import './overview.css'

type CustomerDocuments = components['schemas']['CustomerDocuments']
type CustomerDocument = components['schemas']['CustomerDocument']

const KINDS = ['opportunities', 'quotes', 'contracts', 'orders', 'invoices', 'receipts'] as const

export function Documents({ id }: { id: string }) {
  const t = useT()
  const can = useCan()
  const [words, setWords] = useState('')
  const [of, setOf] = useState<string>()
  const q = useDebounced(words.trim(), 300)
  const { data } = useRead<CustomerDocuments>(
    ['customer-documents', id],
    `/customers/${id}/documents`,
    { q: q || undefined, object_type: of },
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
      {!data && <Skeleton active paragraph={{ rows: 3 }} />}
      {data && data.data.length === 0 && <EmptyState title={t('overview.documents.none')} />}
      {data && data.data.length > 0 && (
        <div className="k-files">
          <ul>
            {data.data.map((file) => (
              <File key={file.id} file={file} />
            ))}
          </ul>
        </div>
      )}
      {data && !data.complete && <p className="k-faint">{t('overview.documents.more')}</p>}
      <section className="k-panel">
        <header>
          <h2>{t('overview.documents.own')}</h2>
        </header>
        <div className="k-overview-none">
          <Attachments resource="customers" id={id} />
        </div>
      </section>
    </div>
  )
}

function File({ file }: { file: CustomerDocument }) {
  const t = useT()
  const { i18n } = useTranslation()
  const { message } = App.useApp()
  const [looked, setLooked] = useState(false)
  const open = () =>
    isImage(file)
      ? setLooked(true)
      : void openFile(file).catch((error) => void message.error(asProblem(error).message))
  const key = `overview.kind.${file.object_type}`
  return (
    <li>
      {isImage(file) ? (
        <FileImageOutlined className="k-faint" />
      ) : (
        <FileTextOutlined className="k-faint" />
      )}
      <button type="button" className="k-file" onClick={open}>
        {file.file_name}
      </button>
      {looked && <FilePreview file={file} onClose={() => setLooked(false)} />}
      <span className="k-faint k-num">
        <RecordLink resource={file.object_type} id={file.object_id} className="k-link">
          {[i18n.exists(key) ? i18n.t(key as never) : '', file.object_title].join(' ')}
        </RecordLink>
        {' · '}
        {[
          formatSize(file.size),
          t('kit.files.by', { name: file.uploaded_by_name }),
          formatDatetime(file.created_at),
        ].join(' · ')}
      </span>
    </li>
  )
}
