/** Words of the inventory context. One block per entity, e.g. { quote: { title, fields: {…} } }. */
export const inventory = {} as const
