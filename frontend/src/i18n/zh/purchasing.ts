/** Words of the purchasing context. One block per entity, e.g. { quote: { title, fields: {…} } }. */
export const purchasing = {} as const
