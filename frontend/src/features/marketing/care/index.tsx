/** The pages the router loads. */
export { CarePlanPage } from './CarePlanPage'
export { CarePlansPage } from './CarePlansPage'
export { CareReportPage } from './CareReportPage'
