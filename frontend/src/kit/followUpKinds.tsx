/** How one gets in touch: the company's list, each with its sign. */
import {
  CommentOutlined,
  EditOutlined,
  EnvironmentOutlined,
  FlagOutlined,
  MailOutlined,
  MessageOutlined,
  PhoneOutlined,
  TeamOutlined,
  VideoCameraOutlined,
  WechatOutlined,
} from '@ant-design/icons'
import type { ComponentType } from 'react'
import { useDictionary } from '@/api/resource'

const SIGNS: Record<string, ComponentType<{ className?: string }>> = {
  phone: PhoneOutlined,
  wechat: WechatOutlined,
  visit: EnvironmentOutlined,
  meeting: TeamOutlined,
  email: MailOutlined,
  video: VideoCameraOutlined,
  sms: MessageOutlined,
  other: EditOutlined,
  stage_note: FlagOutlined,
  convert_note: FlagOutlined,
}

/** What the system writes beside a verb is nobody's to choose, and stays with the verb. */
export const isOfVerb = (kind: string) => kind === 'stage_note' || kind === 'convert_note'

export function KindSign({ kind }: { kind: string }) {
  const Sign = SIGNS[kind] ?? CommentOutlined
  return <Sign className="k-kind" />
}

/** Those that somebody may choose, in the order of the list. */
export function useFollowUpKinds() {
  const { data } = useDictionary('follow_up_kind')
  return data?.data.filter((one) => one.is_active && !isOfVerb(one.code)) ?? []
}
