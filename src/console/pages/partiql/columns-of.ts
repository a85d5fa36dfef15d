// Which attributes of items are columns, and in what order. Invariant: pure; columns never move when more items come.

/** More attributes are in the output of the call. */
const MOST_COLUMNS = 40

/** Key attributes first, then in the order in which attributes were first seen. */
export function columnsOf(items: readonly object[], keys: readonly string[]): readonly string[] {
  const seen = new Set(items.flatMap((item) => Object.keys(item)))
  return [...keys.filter((name) => seen.has(name)), ...[...seen].filter((name) => !keys.includes(name))].slice(0, MOST_COLUMNS)
}
