// The past of every table: kept while somebody may ask for it, cleared in the background when nobody does. Invariant: a table whose past
// nobody needs has `history` undefined, which is all that its writes look at.
import type { TableRecord } from '../../model/table.js'
import { TableHistory } from './table-history.js'
import type { TableReplicas } from './table-replicas.js'
import { UndoTrimmer, type UndoTrimmerParts } from './undo-trimmer.js'

/** A table as its past is concerned. */
export interface TableWithPast {
  readonly record: TableRecord
  /** Its replicas while any of them trails. */
  readonly trailing: TableReplicas | undefined
  history: TableHistory | undefined
}

export class History {
  readonly #trimmer: UndoTrimmer

  constructor(parts: UndoTrimmerParts) {
    this.#trimmer = new UndoTrimmer(parts)
  }

  /** Clears what an earlier run of the process left. */
  start(): void {
    this.#trimmer.clearLeftOver()
  }

  /** Keeps the past of a table whose replicas have changed, or no longer. */
  configure(table: TableWithPast): void {
    const { trailing, history } = table
    if (trailing === undefined) return this.#rest(table)
    table.history = history ?? new TableHistory(table.record.physicalId, (full) => this.#trimmer.trim(full))
    table.history.trailing = trailing
  }

  /** Clears, soon, what nobody needs any more of the table's past. */
  trim({ history }: TableWithPast): void {
    if (history !== undefined) this.#trimmer.trim(history)
  }

  /** Resolves when nothing is being cleared. */
  settled(): Promise<void> {
    return this.#trimmer.settled()
  }

  stop(): Promise<void> {
    return this.#trimmer.stop()
  }

  #rest(table: TableWithPast): void {
    const { history } = table
    if (history === undefined) return
    table.history = undefined
    history.trailing = undefined
    this.#trimmer.trim(history)
  }
}
