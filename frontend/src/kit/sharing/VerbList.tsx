/** One person before one record: every verb, with the reason for it or against it; unseen, all have the same one. */
import { ArrowLeftOutlined, CheckOutlined, CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { ReasonTags } from './ReasonTags'

type UserAccess = components['schemas']['UserAccess']
type VerbAccess = components['schemas']['VerbAccess']

const REFUSALS: Record<string, TKey> = {
  no_permission: 'sharing.refusal.no_permission',
  not_visible: 'sharing.refusal.not_visible',
  not_by_team: 'sharing.refusal.not_by_team',
  read_only: 'sharing.refusal.read_only',
  out_of_scope: 'sharing.refusal.out_of_scope',
}

interface VerbListProps {
  resource: string
  id: string
  userId: string
  onBack: () => void
}

export function VerbList({ resource, id, userId, onBack }: VerbListProps) {
  const t = useT()
  const asked = useRead<UserAccess>(
    ['access', resource, id, userId],
    `/access/${resource}/${id}/verbs`,
    { user_id: userId },
  )
  return (
    <>
      <Button type="link" size="small" icon={<ArrowLeftOutlined />} onClick={onBack}>
        {t('sharing.backToAll')}
      </Button>
      <Asked of={asked} rows={8} title={t('sharing.cannotExplain')}>
        {(data) => (
          <>
            <p className="k-sees">
              <Sign yes={data.sees} />
              <b>{t(data.sees ? 'sharing.sees' : 'sharing.seesNot', { name: data.name })}</b>
              <span className="k-faint">
                {[data.department_name, ...data.role_names].join(' · ')}
              </span>
            </p>
            {data.sees && (
              <ul className="k-members" aria-label={t('sharing.verbsOf', { name: data.name })}>
                {data.verbs
                  .toSorted((a, b) => rank(a) - rank(b))
                  .map((verb) => (
                    <Verb key={verb.verb} verb={verb} />
                  ))}
              </ul>
            )}
          </>
        )}
      </Asked>
    </>
  )
}

function Sign({ yes }: { yes: boolean }) {
  const t = useT()
  return yes ? (
    <CheckOutlined className="k-yes" aria-label={t('kit.yes')} />
  ) : (
    <CloseOutlined className="k-no" aria-label={t('kit.no')} />
  )
}

/** What they may do first, and last what no role of theirs allows. */
const rank = (verb: VerbAccess) => (verb.allowed ? 0 : verb.refusal === 'no_permission' ? 2 : 1)

function Verb({ verb }: { verb: VerbAccess }) {
  const t = useT()
  const refusal = verb.refusal ? REFUSALS[verb.refusal] : undefined
  return (
    <li className="k-member">
      <Sign yes={verb.allowed} />
      <div className="k-grow">
        <b>{verb.summary}</b>
        {verb.allowed ? (
          <ReasonTags reasons={verb.reasons} />
        ) : (
          <div className="k-faint">{refusal ? t(refusal) : verb.refusal}</div>
        )}
        {verb.allowed && verb.state && (
          <div className="k-faint">{t('sharing.notNow', { reason: verb.state })}</div>
        )}
      </div>
    </li>
  )
}
