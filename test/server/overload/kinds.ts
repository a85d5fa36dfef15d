// What the loads and their test agree on.
export const TABLE = 'Overload'
export const BIG_BYTES = 390_000
/** Items of that size, under one partition key. */
export const BIG_KEYS = 25
