/** Every page of the app, one line each; `/{resource}` and `/{resource}/$id`. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { Crashed } from './Crashed'
import { Missing } from './Missing'
import { parseSearch, stringifySearch } from './search'
import { Shell } from './shell/Shell'

const root = createRootRoute({
  component: Shell,
  notFoundComponent: Missing,
  errorComponent: Crashed,
})

/** A lazily loaded page: path, module of the feature, name of the component in it. */
function page<M extends Record<string, unknown>>(
  path: string,
  load: () => Promise<M>,
  name: keyof M & string,
) {
  return createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load as () => Promise<Record<string, ComponentType>>, name),
    errorComponent: Crashed,
  })
}

const workbench = () => import('./Workbench')
const products = () => import('@/features/catalog/products/index')

const pages = [
  page('/', workbench, 'Workbench'),
  page('/products', products, 'ProductsPage'),
  page('/products/$id', products, 'ProductPage'),
]

export const router = createRouter({
  routeTree: root.addChildren(pages),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
})
