// The past of every table: kept while somebody may ask for it, cleared in the background when nobody does. Invariant: a table whose past
// nobody needs has `history` undefined, which is all that its writes look at.
import type { PhysicalId, Sequence } from '../../model/ids.js'
import type { Moment, RecoverySetting } from '../../model/recovery.js'
import type { TableRecord } from '../../model/table.js'
import type { StoreOp } from '../../storage/store.js'
import type { Pin, Pins } from './pins.js'
import { TableHistory } from './table-history.js'
import type { TableFollowers } from './table-followers.js'
import { pastRecordOp, restoresAlike } from './past-records.js'
import { UndoTrimmer, type UndoTrimmerParts } from './undo-trimmer.js'
import { WindowKeeper } from './window-keeper.js'
import type { Windows } from './windows.js'

/** A table as its past is concerned. */
export interface TableWithPast {
  readonly record: TableRecord
  /** Its replicas while any of them trails. */
  readonly trailing: TableFollowers | undefined
  history: TableHistory | undefined
}

export class History {
  readonly #pins: Pins
  readonly #parts: UndoTrimmerParts
  readonly #trimmer: UndoTrimmer
  readonly #windows: Windows
  readonly #keeper: WindowKeeper
  /** Those that are there, by physical id. */
  readonly #tables = new Map<number, TableWithPast>()
  /** One for each table whose past was ever needed: what it left to be cleared waits for whoever needs the table's past next. */
  readonly #histories = new Map<PhysicalId, TableHistory>()

  constructor(parts: UndoTrimmerParts) {
    this.#parts = parts
    this.#pins = parts.pins
    this.#trimmer = new UndoTrimmer(parts)
    this.#windows = parts.windows
    this.#keeper = new WindowKeeper(parts, (physicalId) => this.#sweep(physicalId))
    this.#pins.added.add((pin) => this.#keep(pin))
    this.#pins.released.add((pin) => this.#letGo(pin))
  }

  /** Clears what an earlier run of the process left and no pin needs. */
  start(): void {
    this.#trimmer.clearLeftOver()
    this.#keeper.look()
  }

  /** After a failed commit: what was to be cleared may not have been, and what is known of it is gone. */
  resume(): void {
    for (const [physicalId, history] of this.#histories) {
      const indexIds = this.#tables.get(physicalId)?.record.indexes.map((index) => index.physicalId) ?? []
      history.sweepLater([physicalId, ...indexIds], this.#parts.commits.decidedSequence)
      this.#trimmer.trim(history)
    }
    for (const [physicalId] of this.#windows.all()) this.#keeper.look(physicalId)
  }

  /** Keeps the past of a table as long as it is pinned, trails or has recovery: one that is new, or of which one of these has changed. */
  configure(table: TableWithPast): void {
    const { record, trailing } = table
    this.#tables.set(record.physicalId, table)
    this.#followRecovery(record)
    const isNeeded = trailing !== undefined || record.recovery !== undefined || this.#pins.isHeld(record.physicalId)
    if (isNeeded) table.history ??= this.#historyOf(record.physicalId)
    const { history } = table
    if (history === undefined) return
    history.window = record.recovery && { since: record.recovery.since.position, marks: this.#windows.marks }
    const hasRested = trailing === undefined && history.trailing !== undefined
    history.trailing = trailing
    if (!isNeeded) table.history = undefined
    if (hasRested) this.#trimmer.trim(history)
  }

  /** A table that trails no more is gone; what pins hold of it stays, and its window where that was told to go on. */
  forget(table: TableWithPast): void {
    table.history = undefined
    if (this.#windows.of(table.record.physicalId)?.goneAt === undefined) this.#windows.drop(table.record.physicalId)
    this.#tables.delete(table.record.physicalId)
    this.#histories.delete(table.record.physicalId)
  }

  /** The window of a table that goes, or has gone, stays as it is and follows the clock; a pin must hold the table's rows. */
  keepAfterwards(physicalId: PhysicalId, setting: RecoverySetting, goneAt: Moment): void {
    this.#windows.keep(physicalId, setting, goneAt)
  }

  /** Nobody asks any more for the past of a table that is gone. */
  letGoOf(physicalId: PhysicalId): void {
    if (this.#windows.drop(physicalId)) this.#keeper.look(physicalId)
  }

  /**
   * Where a pin can be set in this turn, for whoever asked for that position before. It is held by another pin, or by a window if a whole
   * second has begun after it. What lies later is held by nobody: there it is what is decided now.
   */
  positionToHold(physicalId: PhysicalId, position: Sequence): Sequence {
    const isHeld = position <= this.#windows.marks.newestPosition || this.#pins.isHeldBetween(physicalId, position, position + 1)
    return isHeld ? position : this.#parts.commits.decidedSequence
  }

  /** What a change of its record leaves, of a table that has recovery and would be restored in another way from now on. */
  recordOps(before: TableRecord, after: TableRecord): readonly StoreOp[] {
    if (before.recovery === undefined || restoresAlike(before, after)) return []
    const sequence = this.#parts.commits.nextSequence()
    const mark = this.#windows.marks.note(sequence)
    return [pastRecordOp(before, sequence), ...(mark === undefined ? [] : [mark])]
  }

  /** Clears, soon, what nobody needs any more of the table's past. */
  trim({ history }: TableWithPast): void {
    if (history !== undefined) this.#trimmer.trim(history)
  }

  /** Resolves when nothing is being cleared. */
  async settled(): Promise<void> {
    await this.#keeper.settled()
    await this.#trimmer.settled()
  }

  async stop(): Promise<void> {
    await this.#keeper.stop()
    await this.#trimmer.stop()
  }

  /** The record says whether there is a window, and how long; what it no longer covers is cleared at once. */
  #followRecovery({ physicalId, recovery }: TableRecord): void {
    const known = this.#windows.of(physicalId)?.setting
    if (isSameSetting(known, recovery)) return
    if (recovery === undefined) this.#windows.drop(physicalId)
    else this.#windows.keep(physicalId, recovery)
    if (known !== undefined) this.#keeper.look(physicalId)
    else this.#keeper.look()
  }

  /** Has the undo rows of a table, and of those indexes, looked at. */
  #sweep(physicalId: PhysicalId, indexIds: readonly number[] = []): void {
    const history = this.#histories.get(physicalId) ?? this.#newHistory(physicalId)
    history.sweepLater([physicalId, ...indexIds], this.#parts.commits.decidedSequence)
    this.#trimmer.trim(history)
  }

  #keep({ scope }: Pin): void {
    for (const { physicalId } of scope) {
      const table = this.#tables.get(physicalId)
      if (table !== undefined) this.configure(table)
    }
  }

  #letGo({ scope }: Pin): void {
    for (const { physicalId, indexIds } of scope) {
      const table = this.#tables.get(physicalId)
      if (table !== undefined) this.configure(table)
      this.#sweep(physicalId, indexIds)
    }
  }

  #historyOf(physicalId: PhysicalId): TableHistory {
    const known = this.#histories.get(physicalId)
    if (known !== undefined) return known
    const made = this.#newHistory(physicalId)
    this.#histories.set(physicalId, made)
    return made
  }

  #newHistory(physicalId: PhysicalId): TableHistory {
    return new TableHistory(physicalId, this.#pins, (full) => this.#trimmer.trim(full))
  }
}

/** Each is a value of a record, which may have been read anew. */
const isSameSetting = (a: RecoverySetting | undefined, b: RecoverySetting | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b))
