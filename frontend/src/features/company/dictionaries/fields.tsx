/** The words and looks of a dictionary item. */
import type { components } from '@/api/schema.gen'
import { bool, text } from '@/kit/fields'
import { WholeInput } from '@/kit/WholeInput'

export type Item = components['schemas']['DictionaryItemRead']

export const item = {
  dict_type: text<Item>('dict_type', 'dictionary.fields.dict_type', { required: true, once: true }),
  code: text<Item>('code', 'dictionary.fields.code', {
    required: true,
    once: true,
    maxLength: 32,
    width: 160,
    hint: 'dictionary.hint.code',
  }),
  label_zh: text<Item>('label_zh', 'dictionary.fields.label_zh', {
    required: true,
    maxLength: 64,
    width: 200,
  }),
  label_en: text<Item>('label_en', 'dictionary.fields.label_en', {
    required: true,
    maxLength: 64,
    width: 220,
  }),
  parent: text<Item>('parent', 'dictionary.fields.parent', {
    maxLength: 32,
    width: 140,
    hint: 'dictionary.hint.parent',
  }),
  sort: text<Item>('sort', 'dictionary.fields.sort', { input: WholeInput, initial: 0, width: 80 }),
  is_active: bool<Item>('is_active', 'dictionary.fields.is_active', { initial: true, width: 80 }),
}

export const columns = [
  item.label_zh,
  item.label_en,
  item.code,
  item.parent,
  item.sort,
  item.is_active,
]
