// A row of the items that are shown.
import type { Change } from '../edit/changes.js'
import type { Item } from '../item/item.js'

export interface ItemRow {
  readonly id: string
  /** As it shall be; as it is where it shall go. */
  readonly item: Item
  readonly change: Change | undefined
}
