/** A row of choices of which one is taken; on a phone it is swiped, and the one taken is always in sight. */
import { Segmented } from 'antd'
import { useEffect, useRef } from 'react'

interface ChoicesProps<T extends string> {
  label: string
  value: T
  options: { value: T; label: string }[]
  onChange: (value: T) => void
}

export function Choices<T extends string>({ label, value, options, onChange }: ChoicesProps<T>) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    row.current
      ?.querySelector('.ant-segmented-item-selected')
      ?.scrollIntoView?.({ block: 'nearest', inline: 'center' })
  }, [value])
  return (
    <Segmented<T>
      ref={row}
      className="k-swiped"
      aria-label={label}
      value={value}
      options={options}
      onChange={onChange}
    />
  )
}
