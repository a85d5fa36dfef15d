// Ends what dead gateways have left: their hints name rows, whose holds are settled and whose outbox is applied. Invariants: a bucket goes when all that
// its hints name is done; it does no harm that several gateways sweep one bucket, or that its own gateway still lives.
import type { Clock } from '../../runtime/clock.js'
import { stopwatchMs } from '../../runtime/stopwatch.js'
import type { Membership } from '../catalogue/membership.js'
import type { Cluster } from '../cluster/cluster.js'
import type { BucketName, HintRows } from './hint-rows.js'
import type { IndexApplier, IsThere } from './index-applier.js'
import type { OpenRow } from './open-row.js'
import { leftEntryOf, outboxFrom } from './outbox-rows.js'

const SWEEP_EVERY_MS = 10_000
/** A gateway that nobody has seen for so long is dead, and what it sent has come to an end. */
const DEAD_AFTER_MS = 30_000
/** Rows of one bucket that are looked at together. */
const TOGETHER = 16

export interface SweeperParts {
  readonly cluster: Cluster
  readonly clock: Clock
  readonly hints: HintRows
  readonly applier: IndexApplier
  readonly isThere: IsThere
  /** @throws ApiError while this gateway is out of its lease: what it does not know of may be there all the same */
  readonly checkLease?: () => void
  readonly members: Pick<Membership, 'isLive' | 'gone' | 'forget'>
  /** Ends a hold of the row that its transaction has left. @returns false while that has its time yet */
  readonly settle: (row: OpenRow) => Promise<boolean>
  readonly onFailure: (error: unknown) => void
}

export class Sweeper {
  readonly #parts: SweeperParts
  /** Gateways with hints that are not alive, and since when this one sees them so. */
  readonly #missing = new Map<string, number>()
  #callOff: (() => void) | undefined
  #sweeping: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(parts: SweeperParts) {
    this.#parts = parts
  }

  start(): void {
    const { clock, onFailure } = this.#parts
    const sweep = async (): Promise<void> => {
      this.#sweeping = this.#sweepDead().catch(onFailure)
      await this.#sweeping
      if (!this.#isStopped) this.start()
    }
    this.#callOff = clock.at(clock.nowMs() + SWEEP_EVERY_MS, sweep, SWEEP_EVERY_MS)
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#callOff?.()
    await this.#sweeping
  }

  /** Takes everything to its end that the hints of these gateways name. @throws ApiError */
  async sweep(isSwept: (gateway: string) => boolean): Promise<void> {
    const { hints } = this.#parts
    for (const name of await hints.buckets()) {
      if (this.#isStopped) return
      if (!isSwept(name.gateway)) continue
      if (await this.#sweepBucket(name)) await hints.remove(name)
    }
  }

  async #sweepDead(): Promise<void> {
    const { hints, members } = this.#parts
    const withHints = new Set((await hints.buckets()).map(({ gateway }) => gateway))
    this.#noteMissing(withHints)
    const nowMs = stopwatchMs()
    await this.sweep((gateway) => nowMs - (this.#missing.get(gateway) ?? nowMs) >= DEAD_AFTER_MS)
    for (const row of members.gone(DEAD_AFTER_MS)) if (!withHints.has(row.id)) await members.forget(row)
  }

  #noteMissing(withHints: ReadonlySet<string>): void {
    const { members } = this.#parts
    for (const gateway of this.#missing.keys()) if (!withHints.has(gateway)) this.#missing.delete(gateway)
    for (const gateway of withHints) {
      if (members.isLive(gateway)) this.#missing.delete(gateway)
      else if (!this.#missing.has(gateway)) this.#missing.set(gateway, stopwatchMs())
    }
  }

  /** @returns whether it came to its end */
  async #sweepBucket(name: BucketName): Promise<boolean> {
    const { hints, isThere, checkLease } = this.#parts
    const open = await hints.openRows(name)
    checkLease?.()
    const rows = partitionsOf(open.filter(({ table }) => isThere(table)))
    let isEnded = true
    for (let at = 0; at < rows.length && !this.#isStopped; at += TOGETHER) {
      const ended = await Promise.all(rows.slice(at, at + TOGETHER).map((ofPartition) => this.#sweepRows(ofPartition)))
      isEnded &&= ended.every(Boolean)
    }
    return isEnded && !this.#isStopped
  }

  /** Holds first: what was decided brings more into the outbox. @param rows of one partition. @returns whether all of it is done */
  async #sweepRows(rows: readonly OpenRow[]): Promise<boolean> {
    const { cluster, applier, settle, checkLease } = this.#parts
    let isEnded = true
    for (const row of rows) if (!(await settle(row))) isEnded = false
    const [first] = rows
    if (first === undefined) return isEnded
    const { table, place } = first
    const fromVersion = Math.min(...rows.map((row) => row.fromVersion))
    // Serial: it brings to its end what the gateway was in the midst of.
    const left = await cluster.read(outboxFrom(table, place.h, fromVersion), 'serial')
    for (const { place: item, entry } of left.flatMap((row) => leftEntryOf(place.h, row))) {
      checkLease?.()
      await applier.apply({ table, place: item, entry })
    }
    return isEnded
  }
}

/** The rows by partition; of hints for one row the one that reaches back furthest. */
function partitionsOf(rows: readonly OpenRow[]): readonly (readonly OpenRow[])[] {
  const partitions = new Map<string, Map<string, OpenRow>>()
  for (const row of rows) {
    const { h, k } = row.place
    const partition = `${row.table} ${h.toString('latin1')}`
    const ofPartition = partitions.get(partition) ?? new Map<string, OpenRow>()
    const id = k.toString('latin1')
    const known = ofPartition.get(id)
    if (known === undefined || row.fromVersion < known.fromVersion) ofPartition.set(id, row)
    partitions.set(partition, ofPartition)
  }
  return [...partitions.values()].map((ofPartition) => [...ofPartition.values()])
}
