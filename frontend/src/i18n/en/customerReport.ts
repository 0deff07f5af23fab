/** Words of the report of customers. */
export const customerReport = {
  customer_report: {
    title: 'Customer report',
    by: {
      lifecycle: 'Lifecycle',
      grade: 'Grade',
      owner: 'Owner',
      industry: 'Industry',
      source: 'Source',
      province: 'Province',
      retention: 'Retention',
    },
    retention: {
      every: 'Period',
      month: 'Months',
      quarter: 'Quarters',
      year: 'Years',
      about:
        'Customers by when they first ordered, and how many of them ordered in each period since. Orders count on the day they were approved; retention is the part of those who ordered in the period before that ordered again. The last period is not over yet.',
      came: 'First order',
      rate: 'Retention',
      keptOf: '{{of}} ordered in the period before, {{kept}} of them again',
      none: 'Nobody has ordered yet',
      noneHint: 'Once orders are approved, this tells how many customers come back.',
    },
    about:
      'Active customers as of now. Amounts agree with the overview of each customer, in the currency of the company.',
    none: 'No customers yet',
    noneHint: 'Once there are customers, they are summed up here by lifecycle, grade and owner.',
    all: 'Total',
    fields: {
      customers: 'Customers',
      open_deals: 'Open deals',
      open_amount: 'Expected',
      orders: 'Orders',
      order_amount: 'Ordered',
      received_amount: 'Received',
      receivable_amount: 'Receivable',
      overdue_amount: 'Overdue',
    },
  },
} as const
