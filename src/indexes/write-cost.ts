// What a write comes to, from its images and the index entries that change: units, and bytes of its item collection. Pure.
// Source: docs capacity-unit-calculations, LSI.ItemCollections (a collection is its rows and their entries in every local index).
import { vectorWriteBytes, writeHalfUnits, type WriteHalfUnits } from '../capacity/units.js'
import type { IndexChange } from './index-change.js'

const NO_INDEXES: ReadonlyMap<string, number> = new Map()

/** @param beforeBytes @param afterBytes of the item; undefined where there is none */
export function writeUnits(beforeBytes = 0, afterBytes = 0, changes: readonly IndexChange[]): WriteHalfUnits {
  const table = writeHalfUnits(Math.max(beforeBytes, afterBytes))
  if (changes.length === 0) return { table, indexes: NO_INDEXES }
  const halfUnits = new Map<string, number>()
  let vectorBytes: Map<string, number> | undefined
  for (const { index, halfUnits: own, beforeBytes: before, afterBytes: after } of changes) {
    const { name, kind } = index.record
    if (kind !== 'vector') halfUnits.set(name, own)
    else (vectorBytes ??= new Map()).set(name, vectorWriteBytes(before, after))
  }
  return vectorBytes === undefined ? { table, indexes: halfUnits } : { table, indexes: halfUnits, vectorBytes }
}

/** How much larger the write makes its item collection; less than 0 when it shrinks. @param beforeBytes @param afterBytes as above */
export function collectionGrowth(beforeBytes = 0, afterBytes = 0, changes: readonly IndexChange[]): number {
  let growth = afterBytes - beforeBytes
  for (const { index, beforeBytes: before = 0, afterBytes: after = 0 } of changes) {
    if (index.record.kind === 'local') growth += after - before
  }
  return growth
}
