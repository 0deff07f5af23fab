/** Words of the sales context. One block per entity, e.g. { quote: { title, fields: {…} } }. */
export const sales = {} as const
