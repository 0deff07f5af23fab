import { expect, test } from 'vitest'
import { initials } from './initials'

test('a Chinese person goes by the given name', () => {
  expect(initials('钱程')).toBe('钱程')
  expect(initials('王小明')).toBe('小明')
  expect(initials('欧阳娜娜')).toBe('娜娜')
  expect(initials('李')).toBe('李')
})

test('an office goes by its first character, never by its tail', () => {
  expect(initials('管理员')).toBe('管')
  expect(initials('系统管理员')).toBe('系')
  expect(initials('王经理')).toBe('王')
  expect(initials('财务')).toBe('财')
})

test('a name in parts goes by the first and the last', () => {
  expect(initials('Ada King Lovelace')).toBe('AL')
  expect(initials('admin')).toBe('A')
  expect(initials('阿卜杜拉·买买提')).toBe('阿买')
  expect(initials('  ')).toBe('')
})
