// Which attributes of items are columns, and in what order. Invariant: pure; columns never move when more items come.

/** More attributes are in the output of the call. */
const MOST_COLUMNS = 40

/** Key attributes first. @param names of the attributes that occur, in the order in which they were first seen */
export const columnsOf = (names: readonly string[], keys: readonly string[]): readonly string[] =>
  [...keys.filter((name) => names.includes(name)), ...names.filter((name) => !keys.includes(name))].slice(0, MOST_COLUMNS)
