/** Words of the activity context. One block per entity, e.g. { quote: { title, fields: {…} } }. */
export const activity = {} as const
