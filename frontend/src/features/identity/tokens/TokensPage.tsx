/** API 令牌: one's own; an administrator sees everybody's. */
import { useMe } from '@/api/session'
import { noteField } from '@/kit/ReasonDialog'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { token } from './fields'
import { NewToken } from './NewToken'

const views = (me: string): View[] => [
  { key: 'active', label: 'api_token.view.active', params: { status: 'active' } },
  { key: 'mine', label: 'api_token.view.mine', params: { owner_id: me } },
  { key: 'all', label: 'api_token.view.all', params: {} },
]

export const tokenInputs = { revoke: { fields: [noteField] } }

export function TokensPage() {
  const { data: me } = useMe()
  return (
    <ResourceTable
      resource="api-tokens"
      name="api_token.title"
      title="api_token.titles"
      about="api_token.about"
      fields={[
        token.name,
        token.prefix,
        token.owner,
        token.scopes,
        token.status,
        token.last_used_at,
        token.last_used_ip,
        token.expires_at,
        token.created_at,
      ]}
      preview={[
        token.prefix,
        token.owner,
        token.scopes,
        token.allowed_ips,
        token.status,
        token.expires_at,
        token.last_used_at,
        token.last_used_ip,
      ]}
      views={views(me?.id ?? '')}
      sort="-created_at"
      inputs={tokenInputs}
      extra={<NewToken />}
    />
  )
}
