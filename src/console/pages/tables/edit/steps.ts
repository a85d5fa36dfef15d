// Steps that stage several changes at once, or a new item. Invariant: pure.
import type { ItemRow } from '../rows/item-row.js'
import type { Change, Changes } from './changes.js'

/** An id that no other new item has. */
export function newId(changes: Changes): string {
  let number = 1
  while (changes.has(`new ${number}`)) number++
  return `new ${number}`
}

/** Of chosen rows. One that was only new is taken back. */
export function deletions(rows: readonly ItemRow[], chosen: ReadonlySet<string>): ReadonlyMap<string, Change> {
  const gone = rows.filter(({ id }) => chosen.has(id))
  return new Map(
    gone.map(({ id, item, change }) => [id, { before: change === undefined ? item : change.before, after: undefined }]),
  )
}
