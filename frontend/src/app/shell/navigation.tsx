/**
 * The whole menu in the order of the lead-to-cash story. An entry shows itself as soon as
 * app/router.tsx has its page and the user may read its resource.
 */
import {
  AppstoreOutlined,
  AuditOutlined,
  BarChartOutlined,
  CheckSquareOutlined,
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
  /** Shown only to people who may do one of these to it; absent: to whoever may do anything to it. */
  verbs?: string[]
  /** Left out where the company does not use this part; what is there stays readable by its address. */
  module?: 'leads'
  /** Where the group has no head of its own. */
  icon?: ReactNode
  /** The word for one of them: listed under 新建, which opens `{to}?new=1`. */
  one?: TKey
}

export interface NavGroup {
  key: string
  label: TKey
  icon: ReactNode
  /** Where the thumb navigation of phones leads; absent: to the first entry. */
  thumb?: string
  /** Every entry stands for itself, with its own icon. */
  flat?: boolean
  items: NavItem[]
}

const item = (resource: string, label: TKey, one?: TKey): NavItem => ({
  to: `/${resource}`,
  label,
  resource,
  one,
})

/** A part of the administration: everybody reads these names, and only those see the page who keep them. */
const kept = (resource: string, label: TKey, one?: TKey): NavItem => ({
  ...item(resource, label, one),
  verbs: ['update'],
})

const ofLeads = (entry: NavItem): NavItem => ({ ...entry, module: 'leads' })

export const NAVIGATION: NavGroup[] = [
  {
    key: 'workbench',
    label: 'app.nav.workbench',
    icon: <HomeOutlined />,
    flat: true,
    items: [
      { to: '/', label: 'app.page.workbench', icon: <HomeOutlined /> },
      { to: '/approvals', label: 'app.page.approvals', icon: <AuditOutlined /> },
      { ...item('tasks', 'task.titles', 'task.title'), icon: <CheckSquareOutlined /> },
    ],
  },
  {
    key: 'leads',
    label: 'app.nav.leads',
    icon: <FunnelPlotOutlined />,
    items: [
      ofLeads(item('leads', 'app.page.leads', 'lead.title')),
      ofLeads({ to: '/lead-pool', label: 'app.page.leadPools', resource: 'leads' }),
      ofLeads({ to: '/lead-board', label: 'lead.board.title', resource: 'leads' }),
      ofLeads(item('web-forms', 'web_form.titles', 'web_form.title')),
      item('campaigns', 'app.page.campaigns', 'campaign.title'),
    ],
  },
  {
    key: 'customers',
    label: 'app.nav.customers',
    icon: <TeamOutlined />,
    items: [
      item('customers', 'app.page.customers', 'customer.title'),
      { to: '/customer-pool', label: 'app.page.customerPools', resource: 'customers' },
      { to: '/recycling', label: 'app.page.soonRecycled', resource: 'customers' },
      item('contacts', 'app.page.contacts', 'contact.title'),
      item('invoice-titles', 'invoice_title.titles'),
      item('customer-addresses', 'customer_address.titles'),
      item('bank-accounts', 'bank_account.titles'),
      item('customer-relations', 'customer_relation.titles'),
      item('follow-ups', 'app.page.followUps'),
      item('outings', 'outing.titles', 'outing.title'),
      { to: '/outing-week', label: 'outing.week.title', resource: 'outings' },
      item('care-plans', 'care_plan.titles', 'care_plan.title'),
      item('handovers', 'handover.titles'),
    ],
  },
  {
    key: 'opportunities',
    label: 'app.nav.opportunities',
    icon: <RiseOutlined />,
    items: [
      item('opportunities', 'app.page.opportunities', 'opportunity.title'),
      { to: '/opportunity-board', label: 'app.page.opportunityBoard', resource: 'opportunities' },
    ],
  },
  {
    key: 'quotes',
    label: 'app.nav.quotes',
    icon: <FileTextOutlined />,
    items: [
      item('quotes', 'app.page.quotes', 'quote.title'),
      item('contracts', 'app.page.contracts', 'contract.title'),
    ],
  },
  {
    key: 'orders',
    label: 'app.nav.orders',
    icon: <TruckOutlined />,
    items: [
      item('orders', 'app.page.orders', 'order.title'),
      item('delivery-notices', 'app.page.deliveries'),
      item('outbounds', 'app.page.outbounds'),
      item('sales-returns', 'app.page.returns'),
    ],
  },
  {
    key: 'money',
    label: 'app.nav.money',
    thumb: '/receipts',
    icon: <PayCircleOutlined />,
    items: [
      item('payment-plans', 'app.page.paymentPlans'),
      item('receivables', 'app.page.receivables'),
      item('receipts', 'app.page.receipts', 'receipt.title'),
      item('allocations', 'allocation.titles'),
      item('invoices', 'app.page.invoices', 'invoice.title'),
      item('fund-accounts', 'fund_account.titles'),
      item('finance-charges', 'finance_charge.titles'),
      item('opening-balances', 'opening_balance.titles', 'opening_balance.title'),
      item('erp-figures', 'erp_figure.titles'),
    ],
  },
  {
    key: 'products',
    label: 'app.nav.products',
    icon: <AppstoreOutlined />,
    items: [
      item('products', 'app.page.products', 'product.title'),
      item('product-categories', 'app.page.productCategories'),
      item('price-lists', 'app.page.priceLists'),
      item('warehouses', 'app.page.warehouses'),
      item('stocks', 'app.page.stocks'),
      item('stock-entries', 'stock_entry.titles'),
      item('suppliers', 'app.page.suppliers'),
    ],
  },
  {
    key: 'insights',
    label: 'app.nav.insights',
    icon: <BarChartOutlined />,
    items: [
      ofLeads({ to: '/lead-reports', label: 'lead_report.title', resource: 'leads' }),
      { to: '/customer-report', label: 'customer_report.title', resource: 'customers' },
      { to: '/acts', label: 'acts.title' },
      { to: '/feed', label: 'acts.feed' },
      { to: '/care-report', label: 'care.report.title', resource: 'tasks' },
      { to: '/outing-comparison', label: 'outing.comparison.title', resource: 'outings' },
    ],
  },
  {
    key: 'settings',
    label: 'app.nav.settings',
    icon: <SettingOutlined />,
    items: [
      kept('users', 'app.page.users', 'user.title'),
      kept('departments', 'app.page.departments'),
      kept('roles', 'app.page.roles'),
      item('tags', 'tag.titles'),
      item('sharing-rules', 'sharing_rule.titles'),
      kept('dictionaries', 'app.page.dictionaries'),
      kept('custom-fields', 'custom_field.titles'),
      kept('field-rules', 'field_rule.titles'),
      kept('payment-terms', 'payment_term.titles'),
      { ...item('pools', 'pool.titles'), verbs: ['update', 'replay'] },
      ofLeads(kept('score-rules', 'score_rule.titles')),
      ofLeads(kept('assign-rules', 'assign_rule.titles')),
      kept('units', 'unit.titles'),
      kept('tax-rates', 'tax_rate.titles'),
      item('api-tokens', 'api_token.titles'),
      item('security-events', 'security_event.titles'),
      item('audit-log', 'audit.title'),
      { to: '/account', label: 'account.title' },
      item('webhooks', 'webhook.titles', 'webhook.title'),
      { to: '/company', label: 'app.page.companySettings', resource: 'settings' },
      item('jobs', 'job.titles'),
      item('imports', 'imports.title'),
      item('exports', 'exports.titles'),
      { to: '/integrity', label: 'integrity.title', resource: 'integrity' },
      item('data-quality', 'quality.title'),
      { to: '/duplicate-customers', label: 'quality.duplicates', resource: 'data-quality' },
    ],
  },
]

/** Where the bell in the header leads. */
export const APPROVALS = '/approvals'
/** Where the bubble beside it leads. */
export const REPLIES = '/replies'
