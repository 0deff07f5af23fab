/** Narrows what is already on the screen while one types. */
import { SearchOutlined } from '@ant-design/icons'
import { Input } from 'antd'

interface FindBoxProps {
  label: string
  value: string
  onChange: (typed: string) => void
}

export function FindBox({ label, value, onChange }: FindBoxProps) {
  return (
    <Input
      className="k-search"
      allowClear
      prefix={<SearchOutlined className="k-faint" />}
      value={value}
      placeholder={label}
      aria-label={label}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
