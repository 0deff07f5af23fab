/** One line of the plan: which records, and who gets them. */
import { DeleteOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useDictionary } from '@/api/resource'
import { inLanguage, useT } from '@/i18n/i18n'
import { OwnerPicker } from '@/kit/OwnerPicker'
import { type Criteria, criteriaOf, filterOf } from './criteria'
import type { Part } from './fields'

interface PartLineProps {
  part: Part
  place: number
  disabled: boolean
  /** What is wrong with it, as the server says. */
  error?: string
  onChange: (part: Part) => void
  onRemove: () => void
}

const OBJECTS = ['customers', 'leads', 'approvals', 'tasks'] as const
/** The leaver's own affair: all of it goes to a person. */
const isWhole = (object: string) => object === 'approvals' || object === 'tasks'
const WAYS = ['user', 'pool'] as const
const GRADES = ['A', 'B', 'C'].map((grade) => ({ value: grade, label: grade }))

export function PartLine({ part, place, disabled, error, onChange, onRemove }: PartLineProps) {
  const t = useT()
  const { data: industries } = useDictionary('industry')
  const criteria = criteriaOf(part.filter)
  const narrowed = (change: Partial<Criteria>) =>
    criteria && onChange({ ...part, filter: filterOf({ ...criteria, ...change }) })
  const whole = isWhole(part.object)
  return (
    <li className="k-part">
      <b className="k-faint k-num">{place + 1}</b>
      <Select
        className="k-part-object"
        aria-label={t('handover.part.object')}
        value={part.object}
        disabled={disabled}
        options={OBJECTS.map((one) => ({ value: one, label: t(`handover.holding.${one}`) }))}
        onChange={(object) =>
          onChange({
            ...part,
            object,
            filter: null,
            way: isWhole(object) ? 'user' : part.way,
          })
        }
      />
      {!whole && criteria && (
        <Select
          mode="multiple"
          className="k-part-industry"
          aria-label={t('handover.part.industry')}
          placeholder={t('handover.part.industry')}
          disabled={disabled}
          value={criteria.industry}
          options={(industries?.data ?? []).map((one) => ({
            value: one.code,
            label: inLanguage(one.label_zh, one.label_en),
          }))}
          onChange={(industry) => narrowed({ industry })}
        />
      )}
      {part.object === 'customers' && criteria && (
        <Select
          mode="multiple"
          className="k-part-grade"
          aria-label={t('handover.part.grade')}
          placeholder={t('handover.part.grade')}
          disabled={disabled}
          value={criteria.grade}
          options={GRADES}
          onChange={(grade) => narrowed({ grade })}
        />
      )}
      {!whole && criteria && (
        <Select
          mode="tags"
          className="k-part-city"
          aria-label={t('handover.part.city')}
          placeholder={t('handover.part.city')}
          disabled={disabled}
          value={criteria.city}
          onChange={(city) => narrowed({ city })}
        />
      )}
      {!criteria && <span className="k-faint k-part-industry">{t('handover.part.written')}</span>}
      <Select
        className="k-part-way"
        aria-label={t('handover.part.way')}
        disabled={disabled || whole}
        value={part.way}
        options={WAYS.map((one) => ({ value: one, label: t(`handover.way.${one}`) }))}
        onChange={(way) => onChange({ ...part, way })}
      />
      <div className="k-part-to">
        <OwnerPicker
          aria-label={t('handover.part.receiver')}
          disabled={disabled}
          query={{ status: 'active' }}
          value={part.receiver_id}
          valueName={part.receiver_name ?? undefined}
          placeholder={t(part.way === 'pool' ? 'handover.part.fallback' : 'handover.part.receiver')}
          onChange={(receiver_id, option) =>
            onChange({ ...part, receiver_id, receiver_name: option?.name ?? null })
          }
        />
      </div>
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('handover.part.remove')}
        disabled={disabled}
        onClick={onRemove}
      />
      {error && (
        <p className="k-refused" role="alert">
          {error}
        </p>
      )}
    </li>
  )
}
