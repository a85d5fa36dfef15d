// The JSON of an item to put, beside that of the row before: whether it is what is there already, and if not, what both share.
import type { Item } from '../model/attribute-value.js'
import { isSameItem, mayBeSameBetween } from '../model/equality.js'
import { type SharedEnds, sharedEnds } from '../model/shared-ends.js'
import type { Row } from './row.js'

export interface ComparedJson {
  readonly json: string
  /** Of two that are equally long. */
  readonly shared: SharedEnds | undefined
  readonly isSame: boolean
}

/** @param before a row of the same size */
export function compareJson(before: Row, item: Item): ComparedJson {
  const json = JSON.stringify(item)
  const old = before.json
  if (old.length !== json.length) return { json, shared: undefined, isSame: false }
  const shared = sharedEnds(old, json, 0)
  return { json, shared, isSame: mayBeSameBetween(old, json, shared) && isSameItem(before.item, item) }
}
