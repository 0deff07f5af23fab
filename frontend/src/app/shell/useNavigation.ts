/** The part of the menu that exists and that this user may see. */
import { useRouter, useRouterState } from '@tanstack/react-router'
import { useCan, useMe, useModules } from '@/api/session'
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
  const modules = useModules()
  const isUsed = ({ module }: NavItem) => !module || modules[module]
  return NAVIGATION.map((group) => ({
    ...group,
    items: group.items.filter((item) => item.to in pages && isUsed(item) && isAllowed(item)),
  })).filter((group) => group.items.length > 0)
}

/**
 * Whether the page that is open is one that the menu keeps from this user. Until it is known who that is, such a page
 * waits: it would ask for what they may not read.
 */
export function useAdmission(): 'in' | 'out' | 'unknown' {
  const { data: me, isError } = useMe()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const isAllowed = useIsAllowed()
  const item = NAVIGATION.flatMap((group) => group.items).find((one) => one.to === path)
  if (!item?.resource || isError) return 'in'
  if (!me) return 'unknown'
  return isAllowed(item) ? 'in' : 'out'
}

/** What this user may create, for 新建 and the command palette. */
export function useCreatable(): NavItem[] {
  const can = useCan()
  return useNavigation()
    .flatMap((group) => group.items)
    .filter((item) => item.one && item.resource && can(item.resource, 'create'))
}
