/** Words of the approvals context. One block per entity, e.g. { quote: { title, fields: {…} } }. */
export const approvals = {} as const
