/** 公司设置: every setting there is, by subject. */

import { useState } from 'react'
import { useRead } from '@/api/resource'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { FindBox } from '@/kit/FindBox'
import { PageHeader } from '@/kit/PageHeader'
import { SettingList } from '@/kit/SettingList'
import { SettingInput } from './SettingInput'
import { inGroups, type Setting } from './setting'
import { useSettingWords } from './useSettingWords'

export function SettingsPage() {
  const t = useT()
  const can = useCan()
  const words = useSettingWords()
  const [typed, setTyped] = useState('')
  const asked = useRead<{ data: Setting[] }>(['list', 'settings'], '/settings')
  const wanted = typed.trim().toLowerCase()
  const isShown = (one: Setting) =>
    `${one.key} ${one.label_zh} ${one.label_en}`.toLowerCase().includes(wanted)
  return (
    <div className="k-list">
      <PageHeader title={t('setting.titles')} subtitle={t('setting.about')} />
      <div className="k-toolbar">
        <FindBox label={t('setting.find')} value={typed} onChange={setTyped} />
      </div>
      <Asked of={asked} rows={12}>
        {({ data: all }) => (
          <SettingList
            groups={inGroups(all.filter(isShown)).map(([group, settings]) => ({
              key: group,
              title: words.group(group),
              rows: settings.map((setting) => ({
                key: setting.key,
                label: words.label(setting),
                note:
                  setting.value === setting.default
                    ? undefined
                    : t('setting.default', { value: words.value(setting, setting.default) }),
                control: <SettingInput setting={setting} disabled={!can('settings', 'update')} />,
              })),
            }))}
          />
        )}
      </Asked>
    </div>
  )
}
