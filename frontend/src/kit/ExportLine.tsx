/** One export: what it holds, how far it is, and its file. */
import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Progress } from 'antd'
import { asProblem } from '@/api/problems'
import { useMe } from '@/api/session'
import { type TKey, useT } from '@/i18n/i18n'
import type { Look } from './fields'
import { formatSize, saveFile } from './files'
import { formatDatetime } from './format'
import { StatusTag } from './StatusTag'
import { type Export, isBeingWritten } from './table/exporting'
import { useCancelJob } from './useCancelJob'

export const exportStates = {
  queued: { label: 'exports.state.queued' },
  running: { label: 'exports.state.running', tone: 'blue' },
  ready: { label: 'exports.state.ready', tone: 'green' },
  failed: { label: 'exports.state.failed', tone: 'red' },
  canceled: { label: 'exports.state.canceled' },
} satisfies Record<string, Look>

export const saveExport = (of: Export) => saveFile(`/exports/${of.id}/content`, of.file_name)

export function ExportLine({ of }: { of: Export }) {
  const t = useT()
  const { data: me } = useMe()
  const { message } = App.useApp()
  const cancel = useCancelJob()
  const fail = (error: unknown) => void message.error(asProblem(error).message)

  return (
    <article className="k-job" aria-label={of.file_name}>
      <header>
        <b>{of.file_name}</b>
        <StatusTag value={of.state} looks={exportStates} />
        <span className="k-grow" />
        {of.state === 'ready' && of.owner_id === me?.id && (
          <Button
            size="small"
            icon={<DownloadOutlined />}
            onClick={() => void saveExport(of).catch(fail)}
          >
            {t('exports.download')}
          </Button>
        )}
        {isBeingWritten(of) && of.job_id && of.owner_id === me?.id && (
          <Button size="small" danger onClick={() => of.job_id && cancel(of.job_id)}>
            {t('job.cancel')}
          </Button>
        )}
      </header>
      {isBeingWritten(of) && (
        <Progress
          percent={Math.floor((of.rows / Math.max(of.total, 1)) * 100)}
          size="small"
          showInfo={false}
          status="active"
        />
      )}
      <p className="k-faint k-num">
        {[
          t(`role.objects.${of.object}` as TKey),
          isBeingWritten(of)
            ? t('job.done', { done: of.rows, total: of.total })
            : t('exports.rows', { count: of.rows }),
          of.size && formatSize(of.size),
          t(of.plain ? 'exports.plain' : 'exports.masked'),
          of.owner_id !== me?.id && of.owner_name,
          formatDatetime(of.created_at),
          of.state === 'ready' && t('exports.until', { at: formatDatetime(of.expires_at) }),
          of.error_detail,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </article>
  )
}
