/** Every attempt of a delivery: what was sent and what came back, without signatures and cookies. */
import { Collapse, Empty, Typography } from 'antd'
import { useT } from '@/i18n/i18n'
import { FieldValue } from '@/kit/FieldValue'
import { type Attempt, attempt } from './deliveryFields'

export function Attempts({ attempts }: { attempts: Attempt[] }) {
  const t = useT()
  if (!attempts.length) return <Empty description={t('webhook_delivery.noAttempt')} />
  return (
    <Collapse
      size="small"
      defaultActiveKey={attempts[0]?.at}
      items={attempts.map((one) => ({
        key: one.at,
        label: <Head one={one} />,
        children: <Body one={one} />,
      }))}
    />
  )
}

function Head({ one }: { one: Attempt }) {
  const t = useT()
  return (
    <span className="k-tags">
      <FieldValue field={attempt.at} record={one} />
      <strong className="k-num">{one.status_code ?? '—'}</strong>
      <span className="k-faint k-num">{t('webhook_delivery.took', { ms: one.duration_ms })}</span>
      {one.error && <FieldValue field={attempt.error} record={one} />}
    </span>
  )
}

const written = (headers: Attempt['request_headers']) =>
  headers.map(({ name, value }) => `${name}: ${value}`).join('\n')

function Body({ one }: { one: Attempt }) {
  const t = useT()
  const parts: [string, string][] = [
    [t('webhook_delivery.sent'), `${written(one.request_headers)}\n\n${one.request_body}`],
    [
      t('webhook_delivery.back'),
      [written(one.response_headers), one.response_excerpt].filter(Boolean).join('\n\n'),
    ],
  ]
  return parts.map(([title, text]) => (
    <section key={title}>
      <strong>{title}</strong>
      <Typography.Paragraph>
        <pre className="k-long">{text || '—'}</pre>
      </Typography.Paragraph>
    </section>
  ))
}
