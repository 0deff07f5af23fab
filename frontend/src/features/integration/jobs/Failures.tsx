/** The records a job left as they were, and why: the first of them here, all of them as a table. */

import { App, Button, Modal, Table } from 'antd'
import { asProblem } from '@/api/problems'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { saveFile } from '@/kit/files'
import { type Job, jobTitle } from '@/kit/JobLine'
import { RecordLink } from '@/kit/navigation'

export function Failures({ job, onClose }: { job: Job; onClose: () => void }) {
  const t = useT()
  const { message } = App.useApp()
  const asked = useRead<components['schemas']['JobRead']>(['job', job.id], `/jobs/${job.id}`)

  async function save() {
    try {
      await saveFile(`/jobs/${job.id}/failures`, `job-${job.id}.csv`)
    } catch (failed) {
      void message.error(asProblem(failed).message)
    }
  }

  return (
    <Modal
      open
      title={jobTitle(job)}
      onCancel={onClose}
      footer={<Button onClick={() => void save()}>{t('job.save')}</Button>}
    >
      <p>{t('kit.bulk.failed', { failed: job.result.failed })}</p>
      <Asked of={asked} rows={4}>
        {({ failures }) => (
          <Table
            size="small"
            rowKey="record_id"
            pagination={false}
            dataSource={failures}
            columns={[
              {
                title: t('kit.bulk.record'),
                dataIndex: 'record_name',
                render: (name: string | null, one) => (
                  <RecordLink resource={job.object} id={one.record_id}>
                    {name ?? one.record_id}
                  </RecordLink>
                ),
              },
              { title: t('kit.bulk.reason'), dataIndex: 'detail' },
            ]}
          />
        )}
      </Asked>
    </Modal>
  )
}
