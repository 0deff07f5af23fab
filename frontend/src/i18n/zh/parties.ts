/** Words of the parties context. One block per entity, e.g. { quote: { title, fields: {…} } }. */
export const parties = {} as const
