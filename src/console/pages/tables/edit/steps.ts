// Steps that stage several changes at once, or a new item. Invariant: pure.
import type { ItemRow } from '../rows/item-row.js'
import type { Item, Value } from '../item/item.js'
import { type Step, withValueAt } from '../item/path.js'
import type { Change, Changes } from './changes.js'

/** An id that no other new item has. */
export function newId(changes: Changes): string {
  let number = 1
  while (changes.has(`new ${number}`)) number++
  return `new ${number}`
}

/** Of chosen items, as they were read or have been changed. One that was only new is taken back. */
export const deletions = (chosen: ReadonlyMap<string, Item>, changes: Changes): ReadonlyMap<string, Change> =>
  new Map(
    [...chosen].map(([id, item]) => {
      const change = changes.get(id)
      return [id, { before: change === undefined ? item : change.before, after: undefined }]
    }),
  )

/** One value of a row. @param value undefined when it shall go */
export function valueChange({ item, change }: ItemRow, steps: readonly Step[], value: Value | undefined): Change {
  return { before: change === undefined ? item : change.before, after: withValueAt(item, steps, value) }
}
