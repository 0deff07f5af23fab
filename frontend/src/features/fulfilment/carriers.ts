/** Who carries the goods; codes as the tracking service knows them (DOMAIN A.4). */
import type { Look } from '@/kit/fields'

export const carriers: Record<string, Look> = {
  shunfeng: { label: 'delivery.carrier.shunfeng' },
  jd: { label: 'delivery.carrier.jd' },
  debangwuliu: { label: 'delivery.carrier.debangwuliu' },
  zhongtong: { label: 'delivery.carrier.zhongtong' },
  yuantong: { label: 'delivery.carrier.yuantong' },
  yunda: { label: 'delivery.carrier.yunda' },
  shentong: { label: 'delivery.carrier.shentong' },
  jtexpress: { label: 'delivery.carrier.jtexpress' },
  ems: { label: 'delivery.carrier.ems' },
  zhaijisong: { label: 'delivery.carrier.zhaijisong' },
  other: { label: 'delivery.carrier.other' },
}
