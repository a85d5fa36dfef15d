// A row that a transaction holds, as it is stored.
import type { Hold, StoredItem } from '../rows/stored-item.js'

export interface HeldItem extends StoredItem {
  readonly hold: Hold
}

export const isHeld = (stored: StoredItem): stored is HeldItem => stored.hold !== undefined
