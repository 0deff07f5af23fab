/** The pages the router loads. */
export { UnitPage } from './UnitPage'
export { UnitsPage } from './UnitsPage'
