/** One API token. */
import { RecordPage } from '@/kit/RecordPage'
import { type Token, token } from './fields'
import { tokenInputs } from './TokensPage'

export function TokenPage() {
  return (
    <RecordPage<Token>
      resource="api-tokens"
      title="api_token.titles"
      heading={(record) => record.name}
      number={(record) => record.prefix}
      status={token.status}
      highlights={[token.owner, token.expires_at, token.last_used_at]}
      facts={[
        { title: 'api_token.group.power', fields: [token.owner, token.scopes, token.allowed_ips] },
        {
          title: 'api_token.group.limits',
          fields: [token.expires_at, token.rate_per_minute, token.rows_per_day],
        },
        { title: 'api_token.group.use', fields: [token.last_used_at, token.last_used_ip] },
        { title: 'kit.record.system', fields: [token.created_at, token.revoked_at] },
      ]}
      inputs={() => tokenInputs}
      timeline="log"
    />
  )
}
