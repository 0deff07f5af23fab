/** The part of the menu that exists and that this user may see. */
import { useRouter } from '@tanstack/react-router'
import { useCan, useMe } from '@/api/session'
import { NAVIGATION, type NavGroup, type NavItem } from './navigation'

export function useNavigation(): NavGroup[] {
  const { data: me } = useMe()
  const pages = useRouter().routesByPath as Record<string, unknown>
  const readable = new Set(me?.permissions.map((grant) => grant.resource))
  const isAllowed = (item: NavItem) =>
    item.to in pages && (!item.resource || readable.has(item.resource) || readable.has('*'))
  return NAVIGATION.map((group) => ({ ...group, items: group.items.filter(isAllowed) })).filter(
    (group) => group.items.length > 0,
  )
}

/** What this user may create, for 新建 and the command palette. */
export function useCreatable(): NavItem[] {
  const can = useCan()
  return useNavigation()
    .flatMap((group) => group.items)
    .filter((item) => item.one && item.resource && can(item.resource, 'create'))
}
