/** A decimal typed as text and kept as a string, exactly as typed; a ratio is rounded to the eye until it is edited. */
import { Input } from 'antd'
import { useState } from 'react'
import { percentText, shift } from './format'

interface NumberTextProps {
  value?: string | null
  onChange?: (value: string | null) => void
  prefix?: string
  /** The wire holds a ratio (0.13), the person types a percentage (13). */
  percent?: boolean
  id?: string
  disabled?: boolean
  placeholder?: string
  autoFocus?: boolean
  'aria-label'?: string
}

const CLEAN = /[,，\s¥$%]/g

export function NumberText({ value, onChange, percent, prefix, ...rest }: NumberTextProps) {
  // While typing the text stays as typed ("13.0" on the way to "13.05").
  const [typing, setTyping] = useState<string | null>(null)
  const [focused, setFocused] = useState(false)
  const exact = value === null || value === undefined ? '' : percent ? shift(value, 2) : value
  const shown = percent && value && !focused ? percentText(value) : exact
  return (
    <Input
      {...rest}
      className="k-num-input"
      inputMode="decimal"
      prefix={prefix}
      suffix={percent ? '%' : undefined}
      value={typing ?? shown}
      onFocus={() => setFocused(true)}
      onBlur={() => {
        setFocused(false)
        setTyping(null)
      }}
      onChange={(event) => {
        const typed = event.target.value.replace(CLEAN, '').replace('。', '.')
        if (!/^-?\d*\.?\d*$/.test(typed)) return
        setTyping(typed)
        const whole = typed.replace(/\.$/, '')
        onChange?.(whole === '' ? null : percent ? shift(whole, -2) : whole)
      }}
    />
  )
}
