// What a consumer holds the records of a stream to: for each item they tell of every change, in its order, with repetitions alone besides.
import type { ChangeRecord } from './kinesis-server.js'

/** A change of an item, by the number that the item's attribute `n` has after it. */
export interface Expected {
  readonly pk: string
  /** In the order of the changes: 1, 2, 3 and on. */
  readonly numbers: readonly number[]
}

/**
 * Each record may come again, but none before those before it came: so whoever drops what it has seen has all of them in order.
 * @returns what is wrong, one line each
 */
export function disorderIn(records: readonly ChangeRecord[], expected: readonly Expected[]): readonly string[] {
  const seen = new Map<string, number[]>()
  const ids = new Set<string>()
  for (const { eventID, dynamodb } of records) {
    if (ids.has(eventID)) continue
    ids.add(eventID)
    const pk = dynamodb.Keys['pk']?.['S'] ?? ''
    const numbers = seen.get(pk) ?? []
    seen.set(pk, numbers)
    numbers.push(Number(dynamodb.NewImage?.['n']?.['N']))
  }
  return expected.flatMap(({ pk, numbers }) => {
    const got = (seen.get(pk) ?? []).join(' ')
    return got === numbers.join(' ') ? [] : [`${pk}: ${got} instead of ${numbers.join(' ')}`]
  })
}
