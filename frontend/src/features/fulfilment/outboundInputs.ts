/** What the verbs of a delivery ask for. */
import { translate } from '@/i18n/i18n'
import { reasonField } from '@/kit/ReasonDialog'
import type { ActionInputSpec } from '@/kit/useVerbs'
import { shipping, signing } from './outboundFields'

export const outboundInputs: Record<string, ActionInputSpec> = {
  confirm: {
    fields: [],
    get note() {
      return translate('outbound.ask.confirm')
    },
  },
  ship: {
    fields: shipping,
    get note() {
      return translate('outbound.ask.ship')
    },
  },
  sign: { fields: signing },
  void: { fields: [reasonField] },
}
