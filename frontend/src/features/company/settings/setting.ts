/** A setting as the server declares it, and the groups people read. */
import type { components } from '@/api/schema.gen'
export type Setting = components['schemas']['SettingRead']

/** `9.4` and `9.7` belong to one group. */
export const groupOf = (setting: Setting): string => `c${setting.chapter.split('.')[0]}`

export function inGroups(settings: Setting[]): [string, Setting[]][] {
  const groups = new Map<string, Setting[]>()
  for (const setting of settings) {
    const group = groupOf(setting)
    groups.set(group, [...(groups.get(group) ?? []), setting])
  }
  return [...groups.entries()]
}
