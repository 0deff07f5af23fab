/** The part of the menu that exists and that this user may see. */
import { useRouter, useRouterState } from '@tanstack/react-router'
import { useCan, useMe } from '@/api/session'
import { NAVIGATION, type NavGroup, type NavItem } from './navigation'

function useIsAllowed() {
  const { data: me } = useMe()
  const can = useCan()
  const readable = new Set(me?.permissions.map((grant) => grant.resource))
  return ({ resource, verbs }: NavItem) =>
    !resource ||
    (verbs
      ? verbs.some((verb) => can(resource, verb))
      : readable.has(resource) || readable.has('*'))
}

export function useNavigation(): NavGroup[] {
  const pages = useRouter().routesByPath as Record<string, unknown>
  const isAllowed = useIsAllowed()
  return NAVIGATION.map((group) => ({
    ...group,
    items: group.items.filter((item) => item.to in pages && isAllowed(item)),
  })).filter((group) => group.items.length > 0)
}

/** Whether the page that is open is one that the menu keeps from this user; false until it is known who that is. */
export function useIsShutOut(): boolean {
  const { data: me } = useMe()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const isAllowed = useIsAllowed()
  const item = NAVIGATION.flatMap((group) => group.items).find((one) => one.to === path)
  return Boolean(me && item && !isAllowed(item))
}

/** What this user may create, for 新建 and the command palette. */
export function useCreatable(): NavItem[] {
  const can = useCan()
  return useNavigation()
    .flatMap((group) => group.items)
    .filter((item) => item.one && item.resource && can(item.resource, 'create'))
}
