/** Every page of the app, one line each; `/{resource}` and `/{resource}/$id`. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { Crashed } from './Crashed'
import { Missing } from './Missing'
import { parseSearch, stringifySearch } from './search'
import { Shell } from './shell/Shell'

const root = createRootRoute({
  component: Shell,
  notFoundComponent: Missing,
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
  })
}

/** Where people look for the way in: whoever is in already is taken to their work. */
const door = createRoute({
  getParentRoute: () => root,
  path: '/login',
  beforeLoad: () => {
    throw redirect({ to: '/', replace: true })
  },
})

const work = () => import('@/features/work')
const insights = () => import('@/features/insights')
const fulfilment = () => import('@/features/fulfilment')
const inventory = () => import('@/features/inventory')
const billing = () => import('@/features/billing')
const products = () => import('@/features/catalog/products')
const categories = () => import('@/features/catalog/categories')
const priceLists = () => import('@/features/catalog/price-lists')
const units = () => import('@/features/catalog/units')
const taxRates = () => import('@/features/catalog/tax-rates')
const outings = () => import('@/features/activity/outings')
const tasks = () => import('@/features/activity/tasks')
const care = () => import('@/features/marketing/care')
const parties = () => import('@/features/parties')
const rules = () => import('@/features/parties/rules')
const users = () => import('@/features/identity/users')
const handovers = () => import('@/features/identity/handovers')
const departments = () => import('@/features/identity/departments')
const sharingRules = () => import('@/features/identity/sharing-rules')
const roles = () => import('@/features/identity/roles')
const account = () => import('@/features/identity/account')
const tokens = () => import('@/features/identity/tokens')
const security = () => import('@/features/identity/security')
const paymentTerms = () => import('@/features/company/payment-terms')
const dictionaries = () => import('@/features/company/dictionaries')
const customFields = () => import('@/features/company/custom-fields')
const webhooks = () => import('@/features/integration/webhooks')
const erp = () => import('@/features/integration/erp')
const imports = () => import('@/features/integration/imports')
const audit = () => import('@/features/integration/audit')
const exports_ = () => import('@/features/integration/exports')
const jobs = () => import('@/features/integration/jobs')
const settings = () => import('@/features/company/settings')
const integrity = () => import('@/features/company/integrity')
const opportunities = () => import('@/features/sales/opportunities')
const quotes = () => import('@/features/sales/quotes')
const contracts = () => import('@/features/sales/contracts')
const orders = () => import('@/features/sales/orders')
const tags = () => import('@/features/company/tags')
const approvals = () => import('@/features/approvals/tasks')

const pages = [
  page('/', work, 'Workbench'),
  page('/replies', work, 'RepliesPage'),
  page('/acts', insights, 'ActsPage'),
  page('/feed', insights, 'FeedPage'),
  page('/lead-reports', insights, 'LeadReportsPage'),
  page('/customer-report', insights, 'CustomerReportPage'),
  page('/outing-comparison', insights, 'ComparisonPage'),
  page('/tasks', tasks, 'TasksPage'),
  page('/tasks/$id', tasks, 'TaskPage'),
  page('/care-plans', care, 'CarePlansPage'),
  page('/care-plans/$id', care, 'CarePlanPage'),
  page('/care-report', care, 'CareReportPage'),
  page('/outings', outings, 'OutingsPage'),
  page('/outings/$id', outings, 'OutingPage'),
  page('/outing-week', outings, 'WeekPage'),
  page('/products', products, 'ProductsPage'),
  page('/products/$id', products, 'ProductPage'),
  page('/product-categories', categories, 'CategoriesPage'),
  page('/product-categories/$id', categories, 'CategoryPage'),
  page('/price-lists', priceLists, 'PriceListsPage'),
  page('/price-lists/$id', priceLists, 'PriceListPage'),
  page('/units', units, 'UnitsPage'),
  page('/units/$id', units, 'UnitPage'),
  page('/tax-rates', taxRates, 'TaxRatesPage'),
  page('/tax-rates/$id', taxRates, 'TaxRatePage'),
  page('/leads', parties, 'LeadsPage'),
  page('/leads/$id', parties, 'LeadPage'),
  page('/lead-board', parties, 'LeadBoardPage'),
  page('/web-forms', parties, 'WebFormsPage'),
  page('/web-forms/$id', parties, 'WebFormPage'),
  page('/campaigns', parties, 'CampaignsPage'),
  page('/campaigns/$id', parties, 'CampaignPage'),
  page('/lead-pool', parties, 'LeadPoolPage'),
  page('/assign-rules', rules, 'AssignRulesPage'),
  page('/assign-rules/$id', rules, 'AssignRulePage'),
  page('/score-rules', rules, 'ScoreRulesPage'),
  page('/score-rules/$id', rules, 'ScoreRulePage'),
  page('/customers', parties, 'CustomersPage'),
  page('/customers/$id', parties, 'CustomerPage'),
  page('/customer-pool', parties, 'CustomerPoolPage'),
  page('/contacts', parties, 'ContactsPage'),
  page('/contacts/$id', parties, 'ContactPage'),
  page('/invoice-titles', parties, 'InvoiceTitlesPage'),
  page('/invoice-titles/$id', parties, 'InvoiceTitlePage'),
  page('/customer-addresses', parties, 'AddressesPage'),
  page('/customer-addresses/$id', parties, 'AddressPage'),
  page('/bank-accounts', parties, 'BankAccountsPage'),
  page('/bank-accounts/$id', parties, 'BankAccountPage'),
  page('/customer-relations', parties, 'RelationsPage'),
  page('/customer-relations/$id', parties, 'RelationPage'),
  page('/recycling', parties, 'SoonPage'),
  page('/data-quality', parties, 'DataQualityPage'),
  page('/duplicate-customers', parties, 'DuplicatesPage'),
  page('/pools', parties, 'PoolsPage'),
  page('/pools/$id', parties, 'PoolPage'),
  page('/pools/$id/replay', insights, 'ReplayPage'),
  page('/users', users, 'UsersPage'),
  page('/users/$id', users, 'UserPage'),
  page('/handovers', handovers, 'HandoversPage'),
  page('/handovers/$id', handovers, 'HandoverPage'),
  page('/departments', departments, 'DepartmentsPage'),
  page('/departments/$id', departments, 'DepartmentPage'),
  page('/sharing-rules', sharingRules, 'SharingRulesPage'),
  page('/sharing-rules/$id', sharingRules, 'SharingRulePage'),
  page('/roles', roles, 'RolesPage'),
  page('/roles/$id', roles, 'RolePage'),
  page('/account', account, 'AccountPage'),
  page('/api-tokens', tokens, 'TokensPage'),
  page('/api-tokens/$id', tokens, 'TokenPage'),
  page('/security-events', security, 'SecurityEventsPage'),
  page('/security-events/$id', security, 'SecurityEventPage'),
  page('/payment-terms', paymentTerms, 'PaymentTermsPage'),
  page('/payment-terms/$id', paymentTerms, 'PaymentTermPage'),
  page('/dictionaries', dictionaries, 'DictionariesPage'),
  page('/tags', tags, 'TagsPage'),
  page('/tags/$id', tags, 'TagPage'),
  page('/field-rules', customFields, 'FieldRulesPage'),
  page('/field-rules/$id', customFields, 'FieldRulePage'),
  page('/custom-fields', customFields, 'CustomFieldsPage'),
  page('/custom-fields/$id', customFields, 'CustomFieldPage'),
  page('/company', settings, 'SettingsPage'),
  page('/integrity', integrity, 'IntegrityPage'),
  page('/jobs', jobs, 'JobsPage'),
  page('/exports', exports_, 'ExportsPage'),
  page('/audit-log', audit, 'AuditPage'),
  page('/erp-figures', erp, 'FiguresPage'),
  page('/erp-figures/$id', erp, 'FigurePage'),
  page('/imports', imports, 'ImportsPage'),
  page('/imports/$id', imports, 'ImportPage'),
  page('/webhooks', webhooks, 'WebhooksPage'),
  page('/webhooks/$id', webhooks, 'WebhookPage'),
  page('/webhook-deliveries', webhooks, 'DeliveriesPage'),
  page('/webhook-deliveries/$id', webhooks, 'DeliveryPage'),
  page('/opportunities', opportunities, 'OpportunitiesPage'),
  page('/opportunities/$id', opportunities, 'OpportunityPage'),
  page('/quotes', quotes, 'QuotesPage'),
  page('/quotes/$id', quotes, 'QuotePage'),
  page('/contracts', contracts, 'ContractsPage'),
  page('/contracts/$id', contracts, 'ContractPage'),
  page('/orders', orders, 'OrdersPage'),
  page('/orders/$id', orders, 'OrderPage'),
  page('/approvals', approvals, 'ApprovalsPage'),
  page('/delivery-notices', fulfilment, 'NoticesPage'),
  page('/delivery-notices/$id', fulfilment, 'NoticePage'),
  page('/outbounds', fulfilment, 'OutboundsPage'),
  page('/outbounds/$id', fulfilment, 'OutboundPage'),
  page('/warehouses', inventory, 'WarehousesPage'),
  page('/warehouses/$id', inventory, 'WarehousePage'),
  page('/stocks', inventory, 'StocksPage'),
  page('/stocks/$id', inventory, 'StockPage'),
  page('/stock-ledger', inventory, 'MovesPage'),
  page('/stock-ledger/$id', inventory, 'MovePage'),
  page('/stock-entries', inventory, 'EntriesPage'),
  page('/stock-entries/$id', inventory, 'EntryPage'),
  page('/payment-plans', billing, 'PlansPage'),
  page('/payment-plans/$id', billing, 'PlanPage'),
  page('/receivables', billing, 'ReceivablesPage'),
  page('/receivables/$id', billing, 'ReceivablePage'),
  page('/opening-balances', billing, 'OpeningsPage'),
  page('/opening-balances/$id', billing, 'OpeningPage'),
  page('/receipts', billing, 'ReceiptsPage'),
  page('/receipts/$id', billing, 'ReceiptPage'),
  page('/allocations', billing, 'AllocationsPage'),
  page('/allocations/$id', billing, 'AllocationPage'),
  page('/invoices', billing, 'InvoicesPage'),
  page('/invoices/$id', billing, 'InvoicePage'),
  page('/fund-accounts', billing, 'FundsPage'),
  page('/fund-accounts/$id', billing, 'FundPage'),
  page('/fund-txns', billing, 'TxnsPage'),
  page('/fund-txns/$id', billing, 'TxnPage'),
  page('/finance-charges', billing, 'ChargesPage'),
  page('/finance-charges/$id', billing, 'ChargePage'),
]

export const router = createRouter({
  routeTree: root.addChildren([...pages, door]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultErrorComponent: Crashed,
  scrollRestoration: true,
})
