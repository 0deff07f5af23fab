/** The pages the router loads. */
export { ContractPage } from './ContractPage'
export { ContractsPage } from './ContractsPage'
