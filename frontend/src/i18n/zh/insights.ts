/** Words of the insights context. One block per entity, e.g. { quote: { title, fields: {…} } }. */
export const insights = {} as const
