// How large each item collection of a table with local indexes is: its rows and their entries in every local index, since all of them lie
// in one partition. Invariant: a counter changes in the batch of the write that changes its collection, and whoever decides sees the
// newest decided one. Tables without local indexes have no counters. Source: docs LSI.ItemCollections.
import { collectionGrowth } from '../../indexes/write-cost.js'
import type { ApiError } from '../../model/errors.js'
import { collectionPrefix } from '../../model/key-bytes.js'
import { collectionKey } from '../../storage/keys.js'
import { del, put, type Store, type StoreOp } from '../../storage/store.js'
import type { CommitGroup, CommitQueue } from '../commit/commit-queue.js'
import { LandedCache } from '../commit/landed-cache.js'
import type { OpenTable } from '../tables/open-table.js'
import { Overlay } from '../commit/overlay.js'
import type { Plan } from './plan.js'

const COUNTER_FORMAT = 1
/** A number and its place in a map. */
const COUNTER_CHARACTERS = 16

/** How plans change one collection together. */
export interface Growth {
  readonly key: Buffer
  readonly beforeBytes: number
  readonly afterBytes: number
  /** The group of a pending `beforeBytes`: a refusal for its sake must wait. */
  readonly waitsFor: CommitGroup | undefined
}

const NO_GROWTHS: readonly Growth[] = []

export class Collections {
  readonly #store: Store
  readonly #limitBytes: number
  readonly #landed = new LandedCache<number>(() => COUNTER_CHARACTERS)
  readonly #overlay: Overlay<number>

  /** @param limitBytes the most that a collection may grow to. Source: docs LSI.ItemCollections.SizeLimit (10 GB, as a partition) */
  constructor(store: Store, commits: CommitQueue, limitBytes: number) {
    this.#store = store
    this.#limitBytes = limitBytes
    this.#overlay = new Overlay(commits, this.#landed)
  }

  /** What the plans come to for each collection that they change, as decided in this very turn. */
  growths(plans: readonly Plan[]): readonly Growth[] {
    let growths: Map<string, Growth> | undefined
    for (const plan of plans) {
      const bytes = growthBytes(plan)
      if (bytes === 0) continue
      growths ??= new Map()
      const key = keyOf(plan)
      const id = key.toString('latin1')
      const growth = growths.get(id) ?? this.#unchanged(key, id)
      growths.set(id, { ...growth, afterBytes: growth.afterBytes + bytes })
    }
    return growths === undefined ? NO_GROWTHS : [...growths.values()]
  }

  /** Those that may not be. What shrinks may, however large it is. Source: docs LSI.ItemCollections.SizeLimit. */
  beyondLimit(growths: readonly Growth[]): readonly Growth[] {
    if (growths.length === 0) return NO_GROWTHS
    return growths.filter(({ beforeBytes, afterBytes }) => afterBytes > beforeBytes && afterBytes > this.#limitBytes)
  }

  /** Shows the growths, whose operations were added to the group, to whoever decides next. */
  land(growths: readonly Growth[], group: CommitGroup): void {
    for (const { key, afterBytes } of growths) this.#overlay.set(key.toString('latin1'), { value: afterBytes, group })
  }

  /** Bytes of the collection of a row, as they have landed. @param rowSuffix the table's own */
  landedBytes({ record }: OpenTable, rowSuffix: Buffer): number {
    return readCounter(this.#store.get(collectionKey(record.physicalId, collectionPrefix(rowSuffix))))
  }

  #unchanged(key: Buffer, id: string): Growth {
    const pending = this.#overlay.get(id)
    const bytes = pending?.value ?? this.#stored(key, id)
    return { key, beforeBytes: bytes, afterBytes: bytes, waitsFor: pending?.group }
  }

  #stored(key: Buffer, id: string): number {
    const landed = this.#landed.get(id)
    if (landed !== undefined) return landed
    const bytes = readCounter(this.#store.get(key))
    this.#landed.set(id, bytes)
    return bytes
  }
}

/** How much larger the plan makes its collection; less than 0 when it shrinks, 0 where collections are not counted. */
function growthBytes({ prepared, isWrite, indexes }: Plan): number {
  const { table, before, decision } = prepared
  if (!table.hasCollections || !isWrite) return 0
  return collectionGrowth(before?.sizeBytes, decision.kind === 'put' ? decision.sizeBytes : undefined, indexes)
}

/** Whether the plan is one of those for whose sake a collection would be overfull. */
export function exceedsLimit(plan: Plan, overfull: readonly Growth[]): boolean {
  return growthBytes(plan) > 0 && overfull.some(({ key }) => key.equals(keyOf(plan)))
}

/** Throws the refusal when what it rests on has landed. */
export async function refuseTooLarge(overfull: readonly Growth[], plans: readonly Plan[], refusal: ApiError): Promise<never> {
  const restsOn = [...overfull, ...plans.map(({ prepared }) => prepared)]
  await Promise.all(restsOn.flatMap(({ waitsFor }) => (waitsFor === undefined ? [] : [waitsFor.durable])))
  throw refusal
}

/** A collection without rows has no counter. */
export const growthOps = (growths: readonly Growth[]): StoreOp[] =>
  growths.map(({ key, afterBytes }) => counterOp(key, afterBytes))

export const counterOp = (key: Buffer, bytes: number): StoreOp =>
  bytes === 0 ? del(key) : put(key, `${COUNTER_FORMAT} ${bytes}`)

/** The bytes that a stored counter says. */
export const readCounter = (text: string | undefined): number => Number(text?.split(' ')[1] ?? 0)

const keyOf = ({ prepared }: Plan): Buffer => collectionKey(prepared.table.record.physicalId, collectionPrefix(prepared.suffix))
