/** Up and down: the first rule that fits decides, so their order is a setting of its own. */
import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { asProblem } from '@/api/problems'
import { useReread } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import '@/kit/strips.css'

export function MoveButtons({ id, name }: { id: string; name: string }) {
  const t = useT()
  const { message } = App.useApp()
  const reread = useReread()
  const [busy, setBusy] = useState(false)

  async function move(to: 'up' | 'down') {
    setBusy(true)
    try {
      await call('POST', `/assign-rules/${id}/move`, { body: { to } })
      await reread()
    } catch (error) {
      void message.error(asProblem(error).message)
    } finally {
      setBusy(false)
    }
  }

  return (
    <span>
      {(['up', 'down'] as const).map((to) => (
        <Button
          key={to}
          className="k-rowbtn"
          type="text"
          size="small"
          disabled={busy}
          aria-label={`${t(`assign_rule.${to}`)} ${name}`}
          icon={to === 'up' ? <ArrowUpOutlined /> : <ArrowDownOutlined />}
          onClick={(event) => {
            event.stopPropagation()
            void move(to)
          }}
        />
      ))}
    </span>
  )
}
