import { expect, test } from 'vitest'
import { criteriaOf, filterOf, NONE } from './criteria'

test('criteria become the tree the server filters by, and are read back', () => {
  expect(filterOf(NONE)).toBeNull()
  const it = { ...NONE, industry: ['it'] }
  expect(filterOf(it)).toBe('{"field":"industry","op":"in","value":["it"]}')
  const both = { ...it, city: ['苏州', '上海'] }
  expect(criteriaOf(filterOf(both))).toEqual(both)
  expect(criteriaOf(null)).toEqual(NONE)
})

test('what was written elsewhere is left alone', () => {
  expect(criteriaOf('{"field":"score","op":"gte","value":60}')).toBeNull()
  expect(criteriaOf('no tree')).toBeNull()
})
