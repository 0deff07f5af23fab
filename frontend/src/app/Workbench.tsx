/** The first page until the workbench of the features arrives: a greeting and the ways in. */
import { Link } from '@tanstack/react-router'
import { useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { PageHeader } from '@/kit/PageHeader'
import { useNavigation } from './shell/useNavigation'

export function Workbench() {
  const t = useT()
  const { data: me } = useMe()
  const groups = useNavigation()
  return (
    <div className="k-list">
      <PageHeader
        title={t('app.workbench.hello', { name: me?.name ?? '' })}
        subtitle={t('app.workbench.subtitle')}
      />
      <div className="s-shortcuts">
        {groups
          .filter((group) => group.key !== 'workbench')
          .map((group) => (
            <section key={group.key}>
              <h3>{t(group.label)}</h3>
              {group.items.map((item) => (
                <Link key={item.to} to={item.to as string} className="k-link">
                  {t(item.label)}
                </Link>
              ))}
            </section>
          ))}
      </div>
    </div>
  )
}
