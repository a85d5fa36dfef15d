// What was read, with what was changed here laid over it. Invariant: pure; each item has one row, and rows keep their places.
import type { Change, Changes } from '../edit/changes.js'
import { type Item, type KeyPart, keyText } from '../item/item.js'
import type { ItemRow } from './item-row.js'

/** New items first, then what was read, in its order. */
export function rowsOf(items: readonly Item[], keys: readonly KeyPart[], changes: Changes): readonly ItemRow[] {
  const rows = new Map<string, ItemRow>()
  for (const [id, change] of changes) {
    if (change.before === undefined && change.after !== undefined) rows.set(id, { id, item: change.after, change })
  }
  for (const item of items) {
    const id = keyText(item, keys)
    const change = changes.get(id)
    if (!rows.has(id)) rows.set(id, { id, item: change?.after ?? item, change })
  }
  return [...rows.values()]
}

/** The items with saved changes in them; new ones come first, since nobody knows where they would stand. */
export function afterSaving(items: readonly Item[], changes: readonly Change[], keys: readonly KeyPart[]): readonly Item[] {
  const places = new Map(items.map((item) => [keyText(item, keys), item]))
  const added: Item[] = []
  for (const { before, after } of changes) {
    const from = before === undefined ? undefined : keyText(before, keys)
    const to = after === undefined ? undefined : keyText(after, keys)
    if (from !== undefined && from !== to) places.delete(from)
    if (to === undefined || after === undefined) continue
    if (places.has(to)) places.set(to, after)
    else added.push(after)
  }
  return [...added, ...places.values()]
}
