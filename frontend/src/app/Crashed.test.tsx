import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { setLanguage } from '@/i18n/i18n'
import { Crashed } from './Crashed'

test('a page that threw says what was said and offers reloading', () => {
  setLanguage('zh')
  render(<Crashed error={new Error('rows is undefined')} />)
  expect(screen.getByText('这个页面出错了')).toBeTruthy()
  expect(screen.getByText('rows is undefined')).toBeTruthy()
  expect(screen.getByRole('button', { name: /^刷 ?新$/ })).toBeTruthy()
})

test('a chunk that is gone is a new version, not a fault', () => {
  setLanguage('en')
  render(<Crashed error={new Error('Failed to fetch dynamically imported module: /assets/a.js')} />)
  expect(screen.getByText('A new version is available')).toBeTruthy()
  expect(screen.queryByText(/assets/)).toBeNull()
  expect(screen.getByRole('button', { name: 'Reload' })).toBeTruthy()
})
