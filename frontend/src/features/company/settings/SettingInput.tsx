/** One setting: switches and choices take effect at once, numbers and texts when left. */
import { App, Input, Select, Switch } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { useSave } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { NumberText } from '@/kit/NumberText'
import type { Setting } from './setting'
import { useSettingWords } from './useSettingWords'

interface SettingInputProps {
  setting: Setting
  disabled: boolean
}

export function SettingInput({ setting, disabled }: SettingInputProps) {
  const t = useT()
  const words = useSettingWords()
  const { message } = App.useApp()
  const save = useSave<Setting>('settings')
  const [typed, setTyped] = useState<string | null>(null)
  const label = words.label(setting)

  async function keep(value: string) {
    if (value === setting.value) return
    try {
      await save.mutateAsync({
        record: { id: setting.key, version: setting.version },
        body: { value },
      })
      void message.success(t('kit.saved'))
    } catch (error) {
      const problem = asProblem(error)
      void message.error(problem.body.errors?.[0]?.detail ?? problem.message)
    } finally {
      setTyped(null)
    }
  }
  const leave = () => typed !== null && void keep(typed)

  if (setting.kind === 'bool')
    return (
      <Switch
        aria-label={label}
        disabled={disabled}
        loading={save.isPending}
        checked={setting.value === 'true'}
        onChange={(on) => void keep(String(on))}
      />
    )
  if (setting.kind === 'choice')
    return (
      <Select
        className="k-full"
        aria-label={label}
        disabled={disabled}
        loading={save.isPending}
        value={setting.value}
        options={setting.choices.map((code) => ({ value: code, label: words.choice(code) }))}
        onChange={(value) => void keep(value)}
      />
    )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only hears the input inside being left
    <span onBlur={leave}>
      {setting.kind === 'text' ? (
        <Input
          aria-label={label}
          disabled={disabled}
          value={typed ?? setting.value}
          onChange={(event) => setTyped(event.target.value)}
          onPressEnter={leave}
        />
      ) : (
        <NumberText
          aria-label={label}
          disabled={disabled}
          value={typed ?? setting.value}
          onChange={(value) => setTyped(value ?? '')}
        />
      )}
    </span>
  )
}
