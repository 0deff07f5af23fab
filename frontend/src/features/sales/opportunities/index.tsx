/** The pages the router loads. */
export { OpportunitiesPage } from './OpportunitiesPage'
export { OpportunityPage } from './OpportunityPage'
