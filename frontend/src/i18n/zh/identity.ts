/** Words of the identity context. One block per entity, e.g. { quote: { title, fields: {…} } }. */
export const identity = {} as const
