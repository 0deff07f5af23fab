/** Writes whom a rule chooses among: people and departments in their order, with weight and region. */
import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, InputNumber, Segmented, Select } from 'antd'
import { useDictionary } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import type { FieldInputProps } from '@/kit/FieldInput'
import { RefInput } from '@/kit/RefInput'
import { useLabel } from '@/kit/useLabel'

type Target = components['schemas']['AssignTargetWrite']

const MOST = 100

export function TargetsInput({ value, onChange, values, disabled }: FieldInputProps<object>) {
  const t = useT()
  const label = useLabel()
  const { data } = useDictionary('region')
  const targets = (value as Target[] | null) ?? []
  const weighted = values?.strategy === 'weighted' || values?.fallback === 'weighted'
  const write = (index: number, part: Partial<Target>) =>
    onChange?.(targets.map((one, at) => (at === index ? { ...one, ...part } : one)))
  const swap = (index: number, other: number) => {
    const next = [...targets]
    const [here, there] = [next[index], next[other]]
    if (!here || !there) return
    next[index] = there
    next[other] = here
    onChange?.(next)
  }
  return (
    <div className="k-blocks">
      {targets.map((one, index) => {
        const isTeam = one.department_id !== undefined && one.department_id !== null
        const key = isTeam || one.user_id === undefined ? 'department_id' : 'user_id'
        return (
          <fieldset key={index} className="k-block" disabled={disabled}>
            <div className="k-block-row">
              <Segmented
                aria-label={t('assign_rule.who')}
                value={key}
                options={[
                  { value: 'user_id', label: t('assign_rule.user') },
                  { value: 'department_id', label: t('assign_rule.department') },
                ]}
                onChange={(kind) =>
                  write(
                    index,
                    kind === 'user_id'
                      ? { user_id: null, department_id: undefined }
                      : { user_id: undefined, department_id: null },
                  )
                }
              />
              <span className="k-grow" />
              <Button
                type="text"
                aria-label={t('assign_rule.up')}
                icon={<ArrowUpOutlined />}
                disabled={index === 0}
                onClick={() => swap(index, index - 1)}
              />
              <Button
                type="text"
                aria-label={t('assign_rule.down')}
                icon={<ArrowDownOutlined />}
                disabled={index === targets.length - 1}
                onClick={() => swap(index, index + 1)}
              />
              <Button
                type="text"
                aria-label={t('assign_rule.removeTarget')}
                icon={<DeleteOutlined />}
                onClick={() => onChange?.(targets.filter((_, at) => at !== index))}
              />
            </div>
            <div className="k-block-row">
              <span className="k-grow">
                <RefInput
                  key={key}
                  resource={key === 'user_id' ? 'users' : 'departments'}
                  aria-label={t(key === 'user_id' ? 'assign_rule.user' : 'assign_rule.department')}
                  value={(key === 'user_id' ? one.user_id : one.department_id) ?? null}
                  onChange={(id) => write(index, { [key]: id })}
                />
              </span>
              {weighted && (
                <InputNumber
                  className="k-days"
                  aria-label={t('assign_rule.weight')}
                  prefix={t('assign_rule.weight')}
                  min={1}
                  max={100}
                  precision={0}
                  value={one.weight ?? 1}
                  onChange={(weight) => write(index, { weight: weight ?? 1 })}
                />
              )}
            </div>
            <div className="k-block-row">
              <Select
                className="k-grow"
                mode="multiple"
                aria-label={t('assign_rule.regions')}
                placeholder={t('assign_rule.anyRegion')}
                value={one.regions ?? []}
                options={(data?.data ?? []).map((item) => ({
                  value: item.code,
                  label: label(item),
                }))}
                showSearch={{ optionFilterProp: 'label' }}
                onChange={(regions) => write(index, { regions })}
              />
            </div>
          </fieldset>
        )
      })}
      {targets.length < MOST && (
        <Button
          type="dashed"
          icon={<PlusOutlined />}
          disabled={disabled}
          onClick={() => onChange?.([...targets, { user_id: null, weight: 1, regions: [] }])}
        >
          {t('assign_rule.addTarget')}
        </Button>
      )}
    </div>
  )
}
