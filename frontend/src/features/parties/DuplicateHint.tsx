/** Customers that look like the one being typed, with whose they are: 撞单 seen before it happens. */
import { Alert } from 'antd'
import { useRead } from '@/api/resource'
import { useCan } from '@/api/session'
import { type TKey, useT } from '@/i18n/i18n'
import { formatDate } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import '@/kit/strips.css'
import { useDebounced } from '@/kit/useDebounced'

interface Duplicate {
  kind: string
  /** Of one that the reader may open. */
  id: string | null
  number: string | null
  name: string
  owner_name: string | null
  department_name: string | null
  last_follow_up_at: string | null
  in_pool: boolean
  match: string
}

interface DuplicateHintProps {
  name?: unknown
  uscc?: unknown
  mobile?: unknown
  telephone?: unknown
  email?: unknown
  /** What is being typed: asked with the permission to make one. */
  resource?: 'customers' | 'leads'
  /** The record being edited: it does not resemble itself. */
  id?: string
  /** The record it comes from, which is not told either. */
  from?: string
  /** Nothing is compared, e.g. while an existing record is edited. */
  skip?: boolean
  /** Says so when there are none. */
  always?: boolean
}

/** Found by a number that this reader sees masked there: which record it is, is not told. */
const UNNAMED = '***'
const HARD = new Set(['uscc', 'name'])

const typed = (value: unknown, from: number) => {
  const text = typeof value === 'string' ? value.trim() : ''
  return text.length >= from ? text : undefined
}

export function DuplicateHint(props: DuplicateHintProps) {
  const {
    name,
    uscc,
    mobile,
    telephone,
    email,
    id,
    from,
    resource = 'customers',
    skip,
    always,
  } = props
  const t = useT()
  const can = useCan()
  const query = useDebounced(
    JSON.stringify({
      name: typed(name, 2),
      uscc: typed(uscc, 18),
      mobile: typed(mobile, 7),
      telephone: typed(telephone, 7),
      email: typed(email, 6),
    }),
    400,
  )
  const asked = JSON.parse(query) as Record<string, string>
  const enabled = !skip && can(resource, 'create') && Object.keys(asked).length > 0
  const { data } = useRead<{ data: Duplicate[] }>(
    ['duplicates', resource],
    `/${resource}/duplicates`,
    { ...asked, id },
    { enabled, staleTime: 30_000 },
  )
  const found = enabled ? (data?.data ?? []).filter((one) => !from || one.id !== from) : []
  if (!found.length)
    return always && data ? <p className="k-faint">{t('customer.duplicate.none')}</p> : null
  return (
    <Alert
      type={found.some((one) => HARD.has(one.match)) ? 'error' : 'warning'}
      role="status"
      title={t('customer.duplicate.title')}
      description={
        <ul className="k-hits">
          {found.map((one, place) => (
            <li key={one.number ?? place}>
              <b>
                {one.id ? (
                  <RecordLink resource={one.kind} id={one.id}>
                    {one.name}
                  </RecordLink>
                ) : one.name === UNNAMED ? (
                  t('customer.duplicate.unnamed')
                ) : (
                  one.name
                )}
              </b>{' '}
              <span className="k-faint">
                {one.kind === 'leads' && `${t('customer.duplicate.lead')} · `}
                {t(`customer.duplicate.${one.match}` as TKey)}
              </span>
              <br />
              <span className="k-faint">{whose(one, t)}</span>
            </li>
          ))}
        </ul>
      }
    />
  )
}

function whose(one: Duplicate, t: ReturnType<typeof useT>): string {
  const owner = one.in_pool
    ? t('customer.duplicate.inPool')
    : t('customer.duplicate.owned', {
        owner: one.owner_name ?? t('kit.unassigned'),
        department: one.department_name ?? '—',
      })
  const last = one.last_follow_up_at
    ? t('customer.duplicate.lastFollowUp', { at: formatDate(one.last_follow_up_at) })
    : ''
  return [one.number, owner, last].filter(Boolean).join(' · ')
}
