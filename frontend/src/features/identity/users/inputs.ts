/** What the verbs of a user ask for. */
import type { Translate } from '@/i18n/i18n'
import { text } from '@/kit/fields'
import { NewPassword } from '@/kit/NewPassword'
import { noteField } from '@/kit/ReasonDialog'
import type { ActionInputSpec } from '@/kit/useVerbs'

const password = text<{ password: string }>('password', 'user.input.password', {
  required: true,
  hint: 'user.hint.password',
  input: NewPassword,
})

export function userInputs(t: Translate): Record<string, ActionInputSpec> {
  return {
    disable: { fields: [noteField] },
    leave: { fields: [noteField], note: t('user.input.leaveNote') },
    'set-password': { fields: [password], note: t('user.input.passwordNote') },
  }
}
