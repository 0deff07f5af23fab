import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { setLanguage } from '@/i18n/i18n'
import { FieldFilter } from './FieldFilter'
import { FieldValue } from './FieldValue'
import { badge, bool, money, percent, text } from './fields'
import { NumberText } from './NumberText'
import { columnsOf } from './table/columns'
import { paramsOf } from './table/FilterChips'

interface Thing {
  id: string
  name: string
  price: string
  rate: string
  state: string
  on: boolean
}

const thing: Thing = { id: '1', name: 'A', price: '1299.9', rate: '0.13', state: 'x', on: true }
const price = money<Thing>('price', 'product.fields.cost_price', { filter: true, sort: true })
const state = badge<Thing>('state', 'product.fields.lifecycle', {
  x: { label: 'product.lifecycle.on_sale', tone: 'green' },
})

function show(node: React.ReactNode) {
  setLanguage('zh')
  return render(<QueryClientProvider client={new QueryClient()}>{node}</QueryClientProvider>)
}

test('a field draws its value by kind', () => {
  show(
    <>
      <FieldValue field={price} record={thing} />
      <FieldValue field={percent<Thing>('rate', 'product.fields.tax_rate')} record={thing} />
      <FieldValue field={state} record={thing} />
      <FieldValue field={bool<Thing>('on', 'product.fields.is_stocked')} record={thing} />
    </>,
  )
  expect(screen.getByText('¥1,299.90')).toBeTruthy()
  expect(screen.getByText('13%')).toBeTruthy()
  expect(screen.getByText('在售').dataset.tone).toBe('green')
  expect(screen.getByText('是')).toBeTruthy()
})

test('a missing value is a dash, an unknown code is shown as it came', () => {
  show(
    <>
      <FieldValue
        field={text<Thing>('name', 'product.fields.name')}
        record={{ ...thing, name: '' }}
      />
      <FieldValue field={state} record={{ ...thing, state: 'later' }} />
    </>,
  )
  expect(screen.getByText('—')).toBeTruthy()
  expect(screen.getByText('later')).toBeTruthy()
})

test('numbers are columns on the right, and sorted by the parameter of the contract', () => {
  const [first, column] = columnsOf<Thing>([text('name', 'product.fields.name'), price], {
    t: (key) => key,
    resource: 'things',
    sort: '-price',
    onWiden: () => undefined,
  })
  expect(first?.align).toBe('left')
  expect(column).toMatchObject({ align: 'right', sortOrder: 'descend', sorter: true })
})

test('ranges filter with two parameters', () => {
  expect(paramsOf(price)).toEqual(['price_gte', 'price_lte'])
  expect(
    paramsOf(badge<Thing>('state', 'product.fields.name', {}, { filter: 'state_in' })),
  ).toEqual(['state_in'])
})

test('typing a number keeps what was typed as a string', async () => {
  const seen: (string | null)[] = []
  function Probe() {
    const [value, setValue] = useState<string | null>(null)
    return (
      <NumberText
        aria-label="n"
        percent
        value={value}
        onChange={(next) => {
          seen.push(next)
          setValue(next)
        }}
      />
    )
  }
  show(<Probe />)
  await userEvent.type(screen.getByLabelText('n'), '13.05x')
  expect((screen.getByLabelText('n') as HTMLInputElement).value).toBe('13.05')
  expect(seen.at(-1)).toBe('0.1305')
})

test('a filter writes flat parameters', async () => {
  let patch: object = {}
  show(<FieldFilter field={price} params={{}} onChange={(next) => (patch = next)} />)
  await userEvent.type(screen.getByLabelText('从'), '9')
  expect(patch).toEqual({ price_gte: '9' })
})

test('a ratio is rounded to the eye, exact to the hand, and sent as it was', async () => {
  const sent: (string | null)[] = []
  function Cell() {
    const [value, setValue] = useState<string | null>('0.923077')
    return (
      <NumberText
        percent
        aria-label="折扣"
        value={value}
        onChange={(next) => {
          sent.push(next)
          setValue(next)
        }}
      />
    )
  }
  show(<Cell />)
  const input = screen.getByLabelText<HTMLInputElement>('折扣')
  expect(input.value).toBe('92.31')
  await userEvent.click(input)
  expect(input.value).toBe('92.3077')
  await userEvent.tab()
  expect(input.value).toBe('92.31')
  expect(sent).toEqual([])
})
