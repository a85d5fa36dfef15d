// Whoever meets a row that a transaction holds looks what was decided, and ends the hold so. Invariants: of a transaction without a decision nothing is
// ended before its coordinator has had its time, and then only after the ledger has it as aborted; before a row is rolled forward a hint
// names it.
import { internalServerError } from '../../model/errors.js'
import type { Clock } from '../../runtime/clock.js'
import type { RingTable } from '../catalogue/ring-table.js'
import { UnknownOutcome } from '../cluster/outcome.js'
import type { Hints } from '../indexes/hints.js'
import type { Unfinished } from '../indexes/unfinished.js'
import type { CutKey } from '../rows/key-cut.js'
import type { StoredItem } from '../rows/stored-item.js'
import { heldPlaces, readCollection } from '../write/collection.js'
import { readItem } from '../write/item-rows.js'
import { endHold } from './end-hold.js'
import { type HeldItem, isHeld } from './held-item.js'
import { releaseRow } from './holds.js'
import type { Ledger, Verdict } from './ledger.js'
import { type RollForwardParts, rollRowForward } from './roll-forward.js'

/** Longer than a transaction of a hundred items takes, and as long as clients mostly wait. */
export const HOLD_MS = 5000
/** Looks at an item collection whose holds others end meanwhile. */
const LOOKS = 8

export interface SettlementParts extends RollForwardParts {
  readonly clock: Clock
  readonly ledger: Ledger
  readonly hints: Hints
  readonly unfinished: Unfinished
  /** `HOLD_MS`; how long a transaction may hold rows without a decision before others abort it. */
  readonly holdMs: number
}

export class Settlement {
  readonly #parts: SettlementParts

  constructor(parts: SettlementParts) {
    this.#parts = parts
  }

  /** The row as a strong read shows it: what was decided counts, whether it has been rolled forward or not. @throws ApiError */
  async shown(held: StoredItem): Promise<StoredItem> {
    if (!isHeld(held) || held.hold.next === 'keep') return held
    return shownBy(await this.#parts.ledger.find(held.hold.txn), held)
  }

  /** The same where nothing is under way on it. A transaction whose time is over is aborted for that. @throws ApiError, UnknownOutcome */
  async decided(held: StoredItem): Promise<StoredItem | 'held'> {
    if (!isHeld(held)) return held
    const verdict = await this.#verdictOf(held)
    return verdict === undefined ? 'held' : shownBy(verdict, held)
  }

  /**
   * Ends the hold by what was decided. @returns whether that could be done: otherwise the transaction has its time yet
   * @throws ApiError, UnknownOutcome
   */
  async settle(table: RingTable, key: CutKey, held: StoredItem): Promise<boolean> {
    if (!isHeld(held)) return true
    const verdict = await this.#verdictOf(held)
    if (verdict === undefined) return false
    await this.#endForOthers(table, key, held, verdict)
    return true
  }

  /**
   * Rows of an item collection become what was decided of them, so that entries of local indexes show no less than the items do. Serial: it ends what
   * others are in the midst of. @throws ApiError
   */
  async settleCollection(table: RingTable, h: Buffer): Promise<void> {
    const { cluster } = this.#parts
    for (let look = 0; look < LOOKS; look++) {
      const { held } = await readCollection(cluster, table.record.physicalId, h, 'serial')
      const settled = await Promise.all(heldPlaces(held).map((k) => this.#isSettled(table, { h, k })))
      if (settled.every(Boolean)) return
    }
    throw internalServerError()
  }

  /** @returns false where it has to be looked at again. What is undecided is as it was */
  async #isSettled(table: RingTable, key: CutKey): Promise<boolean> {
    const { cluster } = this.#parts
    try {
      await this.settle(table, key, await readItem(cluster, table.record.physicalId, key, 'strong'))
      return true
    } catch (failure) {
      if (failure instanceof UnknownOutcome) return false
      throw failure
    }
  }

  /**
   * Ends the hold of a row that a hint names, unless it has ended. What was changed is in the indexes then.
   * @throws ApiError, UnknownOutcome
   */
  async end(table: RingTable, key: CutKey, held: HeldItem, verdict: Verdict): Promise<void> {
    if (table.isGone) return
    if (verdict.kind === 'committed' && held.hold.next !== 'keep') {
      await table.inFlight.during(() => rollRowForward(this.#parts, table, key, held))
      return
    }
    const { version, hold } = held
    const batch = [releaseRow(table.record.physicalId, key, version, hold.txn)]
    await endHold(this.#parts.cluster, table, key, hold, { batch, growthBytes: 0 })
  }

  /** @returns undefined while nothing is decided and the transaction has its time */
  async #verdictOf({ hold: { txn, sinceMs } }: HeldItem): Promise<Verdict | undefined> {
    const { ledger, clock, holdMs } = this.#parts
    const known = await ledger.find(txn)
    if (known === undefined && clock.nowMs() - sinceMs < holdMs) return undefined
    return known ?? ledger.abort(txn)
  }

  /** With a hint of this gateway's own, where its indexes change with the row. */
  async #endForOthers(table: RingTable, key: CutKey, held: HeldItem, verdict: Verdict): Promise<void> {
    const isChange = verdict.kind === 'committed' && held.hold.next !== 'keep'
    if (!isChange || table.globalIndexes.length === 0) return this.end(table, key, held, verdict)
    const { hints, unfinished } = this.#parts
    const open = { table: table.record.physicalId, place: key, fromVersion: held.hold.version }
    const hint = await hints.open([open])
    const end = async (): Promise<void> => {
      await this.end(table, key, held, verdict)
      hint.close()
    }
    try {
      await end()
    } catch (failure) {
      unfinished.finish(end)
      throw failure
    }
  }
}

function shownBy(verdict: Verdict | undefined, held: HeldItem): StoredItem {
  const { next, version } = held.hold
  if (verdict?.kind !== 'committed' || next === 'keep') return held
  return { version, row: next === 'delete' ? undefined : next, hold: undefined }
}
