/** The menu in the order of the lead-to-cash story. Adding a page to the menu is one line here. */
import {
  AppstoreOutlined,
  AuditOutlined,
  FileTextOutlined,
  FunnelPlotOutlined,
  HomeOutlined,
  PayCircleOutlined,
  RiseOutlined,
  SettingOutlined,
  TeamOutlined,
  TruckOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { TKey } from '@/i18n/i18n'

export interface NavItem {
  to: string
  label: TKey
  /** Shown only to people who may read this resource; absent: to everyone. */
  resource?: string
  /** Address that opens the form of a new record, e.g. `/leads?new=1`. */
  create?: boolean
  /** Word for one of them, in 新建 menus. */
  one?: TKey
}

export interface NavGroup {
  key: string
  label: TKey
  icon: ReactNode
  items: NavItem[]
}

export const NAVIGATION: NavGroup[] = [
  {
    key: 'workbench',
    label: 'app.nav.workbench',
    icon: <HomeOutlined />,
    items: [{ to: '/', label: 'app.page.workbench' }],
  },
  {
    key: 'leads',
    label: 'app.nav.leads',
    icon: <FunnelPlotOutlined />,
    items: [],
  },
  { key: 'customers', label: 'app.nav.customers', icon: <TeamOutlined />, items: [] },
  { key: 'opportunities', label: 'app.nav.opportunities', icon: <RiseOutlined />, items: [] },
  { key: 'quotes', label: 'app.nav.quotes', icon: <FileTextOutlined />, items: [] },
  { key: 'orders', label: 'app.nav.orders', icon: <TruckOutlined />, items: [] },
  { key: 'money', label: 'app.nav.money', icon: <PayCircleOutlined />, items: [] },
  {
    key: 'products',
    label: 'app.nav.products',
    icon: <AppstoreOutlined />,
    items: [
      {
        to: '/products',
        label: 'app.page.products',
        resource: 'products',
        create: true,
        one: 'product.title',
      },
    ],
  },
  { key: 'settings', label: 'app.nav.settings', icon: <SettingOutlined />, items: [] },
]

/** The bell in the header. */
export const APPROVALS = { to: '/approvals', icon: <AuditOutlined /> }
