/** What the dialogs of one's own account ask for. */
import type { components } from '@/api/schema.gen'
import { CurrentPassword } from '@/kit/CurrentPassword'
import { text } from '@/kit/fields'
import { NewPassword } from '@/kit/NewPassword'

export type Account = components['schemas']['Security']
export type MySession = components['schemas']['MySession']

export const changed = {
  current: text<{ current_password: string }>('current_password', 'account.fields.current', {
    required: true,
    input: CurrentPassword,
  }),
  fresh: text<{ new_password: string }>('new_password', 'account.fields.fresh', {
    required: true,
    hint: 'account.hint.fresh',
    input: NewPassword,
  }),
}

export const confirmed = {
  password: text<{ password: string }>('password', 'account.fields.password', {
    required: true,
    hint: 'account.hint.confirm',
    input: CurrentPassword,
  }),
  code: text<{ code: string }>('code', 'account.fields.code', { required: true, maxLength: 6 }),
}
