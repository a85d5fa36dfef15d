// One request that brings a table nearer to what a file wants.

export interface Step {
  readonly operation: string
  readonly input: object
  /** What it does, for whoever reads along. */
  readonly words: string
}

/** Whether two values say the same, whatever the order of members; lists that stand for sets are sorted by the caller. */
export const isSame = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  )
