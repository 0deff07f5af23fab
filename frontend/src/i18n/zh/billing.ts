/** Words of the billing context. One block per entity, e.g. { quote: { title, fields: {…} } }. */
export const billing = {} as const
