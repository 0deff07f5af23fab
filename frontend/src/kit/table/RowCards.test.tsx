import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { setLanguage } from '@/i18n/i18n'
import { badge, text } from '@/kit/fields'
import { RowCards } from './RowCards'

interface Deal {
  id: string
  name: string
  status: string
  stage_name: string
}
const fields = [
  text<Deal>('name', 'opportunity.fields.name'),
  text<Deal>('stage_name', 'opportunity.fields.stage', {
    corner: (deal) => deal.status === 'open',
  }),
  badge<Deal>('status', 'opportunity.fields.status', {
    open: { label: 'opportunity.status.open', tone: 'blue' },
    lost: { label: 'opportunity.status.lost', tone: 'red' },
  }),
]
const deals = [
  { id: '1', name: '网关扩容', status: 'open', stage_name: '需求分析' },
  { id: '2', name: '机房改造', status: 'lost', stage_name: '方案报价' },
]

test('the corner of a card says the stage while the deal is open, and its status after that', () => {
  setLanguage('zh')
  render(
    <RowCards
      rows={deals}
      fields={fields}
      heading={fields[0]}
      loading={false}
      onOpen={() => undefined}
    />,
  )
  const [open, lost] = screen.getAllByRole('button')
  expect(open?.textContent).toBe('网关扩容需求分析')
  expect(lost?.textContent).toBe('机房改造输单阶段方案报价')
})

test('a card has a button of its own beside the one that opens it', () => {
  setLanguage('zh')
  render(
    <RowCards
      rows={deals.slice(0, 1)}
      fields={fields}
      heading={fields[0]}
      loading={false}
      onOpen={() => undefined}
      act={(deal) => <button type="button">领取 {deal.name}</button>}
    />,
  )
  expect(screen.getByRole('button', { name: '领取 网关扩容' }).closest('.k-card')).toBeNull()
})
