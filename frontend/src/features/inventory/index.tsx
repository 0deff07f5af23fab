/** The pages the router loads. */
export { EntriesPage } from './EntriesPage'
export { EntryPage } from './EntryPage'
export { MovePage } from './MovePage'
export { MovesPage } from './MovesPage'
export { StockPage } from './StockPage'
export { StocksPage } from './StocksPage'
export { WarehousePage } from './WarehousePage'
export { WarehousesPage } from './WarehousesPage'
