/** Up and down: the first rule that fits decides, so their order is a setting of its own. */
import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { asProblem } from '@/api/problems'
import { useAction } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import '@/kit/strips.css'

export function MoveButtons({ id, name }: { id: string; name: string }) {
  const t = useT()
  const { message } = App.useApp()
  const act = useAction('assign-rules')
  const move = (to: 'up' | 'down') =>
    act
      .mutateAsync({ id, action: 'move', body: { to } })
      .catch((error) => void message.error(asProblem(error).message))

  return (
    <span>
      {(['up', 'down'] as const).map((to) => (
        <Button
          key={to}
          className="k-rowbtn"
          type="text"
          size="small"
          disabled={act.isPending}
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
