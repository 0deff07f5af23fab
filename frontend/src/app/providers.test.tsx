import { render, screen } from '@testing-library/react'
import { Button } from 'antd'
import { expect, test } from 'vitest'
import { Providers } from './providers'

const saving = (busy: boolean) => (
  <Providers>
    <Button loading={busy}>保存</Button>
  </Providers>
)

test('a button at work has an icon that needs no animation to go, and is called by its own name afterwards', () => {
  const { container, rerender } = render(saving(true))
  expect(screen.getByRole('button', { name: /loading/ })).toBeTruthy()
  expect(container.querySelector('.ant-btn-loading-icon')).toBeNull()
  rerender(saving(false))
  expect(screen.getByRole('button', { name: '保存' })).toBeTruthy()
})
