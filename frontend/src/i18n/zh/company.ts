/** Words of the company context. One block per entity, e.g. { quote: { title, fields: {…} } }. */
export const company = {} as const
