/** Words of the fulfilment context. One block per entity, e.g. { quote: { title, fields: {…} } }. */
export const fulfilment = {} as const
