// The rows of a table, which need not all be at hand. An array is such a list.

/** Rows by their numbers, as an array has them. One that is not at hand is undefined. */
export interface Rows<Row> {
  readonly length: number
  readonly at: (index: number) => Row | undefined
}
