// What a stream shows of one entry of its table's log. Invariant: it rests on the entry and the stream's view alone, so the same record
// comes out whenever, and by whomever, it is read. The items are not parsed. Source: docs API_Record, API_StreamRecord; SizeBytes checked against the sample there.
import type { LogEntry } from '../log/entry.js'
import type { Item } from '../model/attribute-value.js'
import { isSameItem, mayBeSameItem } from '../model/equality.js'
import { keyItem } from '../model/key-text.js'
import { itemSizeBytes } from '../model/size.js'
import type { StreamViewType } from '../model/stream.js'
import type { KeySchema } from '../model/table.js'
import type { Row } from '../storage/row.js'

export type EventName = 'INSERT' | 'MODIFY' | 'REMOVE'

/** A changed item as a stream shows it. */
export interface StreamChange {
  readonly entry: LogEntry
  readonly eventName: EventName
  readonly keys: Item
  /** As the view has them. */
  readonly oldImage: Row | undefined
  readonly newImage: Row | undefined
  /** Of keys and images, names included. */
  readonly sizeBytes: number
}

const SHOWN: Readonly<Record<StreamViewType, { readonly isOldShown: boolean; readonly isNewShown: boolean }>> = {
  KEYS_ONLY: { isOldShown: false, isNewShown: false },
  NEW_IMAGE: { isOldShown: false, isNewShown: true },
  OLD_IMAGE: { isOldShown: true, isNewShown: false },
  NEW_AND_OLD_IMAGES: { isOldShown: true, isNewShown: true },
}

/** @returns undefined for an entry that left the item as it was: no record tells of it */
export function changeOf(entry: LogEntry, keySchema: KeySchema, viewType: StreamViewType): StreamChange | undefined {
  const { before, after } = entry
  if (isSameRow(before, after)) return undefined
  const { isOldShown, isNewShown } = SHOWN[viewType]
  const keys = keyItem([keySchema], entry.rowSuffix)
  const oldImage = isOldShown ? before : undefined
  const newImage = isNewShown ? after : undefined
  const sizeBytes = itemSizeBytes(keys) + (oldImage?.sizeBytes ?? 0) + (newImage?.sizeBytes ?? 0)
  return { entry, eventName: eventNameOf(before, after), keys, oldImage, newImage, sizeBytes }
}

function eventNameOf(before: Row | undefined, after: Row | undefined): EventName {
  if (after === undefined) return 'REMOVE'
  return before === undefined ? 'INSERT' : 'MODIFY'
}

/** Compared by value: members of maps and sets may stand in another order. Most that differ show so without being parsed. */
function isSameRow(before: Row | undefined, after: Row | undefined): boolean {
  if (before === undefined || after === undefined) return before === after
  if (before.sizeBytes !== after.sizeBytes) return false
  const [old, now] = [before.json, after.json]
  return old === now || (mayBeSameItem(old, now) && isSameItem(before.item, after.item))
}
