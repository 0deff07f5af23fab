/** Two people changed the same record: both values, field by field, and a choice. */
import { Modal, Radio, Skeleton, Table } from 'antd'
import { useState } from 'react'
import { type Entity, useRecord } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { Failed } from './Failed'
import { FieldValue } from './FieldValue'
import { type Field, textOf } from './fields'
import { flattened, nested } from './formValues'

interface ConflictDialogProps<T extends Entity> {
  resource: string
  id: string
  fields: Field<T>[]
  /** What this user wants to write. */
  mine: Record<string, unknown>
  onResolve: (current: T & { version?: number }, body: Record<string, unknown>) => void
  onClose: () => void
}

export function ConflictDialog<T extends Entity>(props: ConflictDialogProps<T>) {
  const { resource, id, fields, onResolve, onClose } = props
  const mine = flattened(props.mine)
  const t = useT()
  const asked = useRecord<T & { version?: number }>(resource, id, {
    fresh: true,
  })
  const [theirs, setTheirs] = useState<Record<string, boolean>>({})
  const { data: current, isFetching } = asked
  const ready = current && !isFetching
  const differing = ready
    ? fields.filter(
        (field) =>
          field.key in mine && String(mine[field.key] ?? '') !== textOf(current, field.key),
      )
    : []

  function resolve() {
    if (!current) return
    const kept = Object.entries(mine).filter(([key]) => !theirs[key])
    onResolve(current, nested(kept))
  }

  return (
    <Modal
      open
      width={720}
      title={t('kit.conflict.title')}
      okText={t('kit.conflict.saveChosen')}
      cancelText={t('kit.cancel')}
      okButtonProps={{ disabled: !ready }}
      onOk={resolve}
      onCancel={onClose}
    >
      {ready ? (
        <>
          <p className="k-faint">
            {differing.length ? t('kit.conflict.hint') : t('kit.conflict.same')}
          </p>
          <Table
            size="small"
            rowKey="key"
            pagination={false}
            dataSource={differing}
            columns={[
              { title: t('kit.conflict.field'), render: (_, field) => t(field.label) },
              {
                title: t('kit.conflict.mine'),
                render: (_, field) => (
                  <Radio
                    checked={!theirs[field.key]}
                    onChange={() => setTheirs({ ...theirs, [field.key]: false })}
                  >
                    <FieldValue field={field} record={{ ...current, ...mine } as T} link={false} />
                  </Radio>
                ),
              },
              {
                title: t('kit.conflict.theirs'),
                render: (_, field) => (
                  <Radio
                    checked={theirs[field.key] === true}
                    onChange={() => setTheirs({ ...theirs, [field.key]: true })}
                  >
                    <FieldValue field={field} record={current} link={false} />
                  </Radio>
                ),
              },
            ]}
          />
        </>
      ) : asked.isError ? (
        <Failed error={asked.error} onRetry={() => void asked.refetch()} />
      ) : (
        <Skeleton active />
      )}
    </Modal>
  )
}
