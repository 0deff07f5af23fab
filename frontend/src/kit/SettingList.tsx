/** Settings in groups: what it is, and its control at the end of the line. */
import type { ReactNode } from 'react'
import './strips.css'

export interface SettingRow {
  key: string
  label: string
  note?: string
  control: ReactNode
}

export interface SettingGroup {
  key: string
  title: string
  rows: SettingRow[]
}

export function SettingList({ groups }: { groups: SettingGroup[] }) {
  return (
    <div className="k-settings">
      {groups.map((group) => (
        <section key={group.key}>
          <h2>{group.title}</h2>
          {group.rows.map((row) => (
            <div className="k-setting" key={row.key}>
              <span>
                {row.label}
                {row.note && <small className="k-faint">{row.note}</small>}
              </span>
              <span className="k-setting-control">{row.control}</span>
            </div>
          ))}
        </section>
      ))}
    </div>
  )
}
